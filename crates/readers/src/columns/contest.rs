//! Giving each column one field, and each field of which a table has one, one column.

use levelhead_schema::Field;
use levelhead_schema::mapping::Ground;

/// Least score with which a column gets a field.
const LEAST_SCORE: f64 = 0.5;

/// A claim of a column on a field.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Claim {
    pub(crate) column: usize,
    pub(crate) field: Field,
    pub(crate) score: f64,
    pub(crate) ground: Ground,
}

/// True for fields that several columns of one table may hold.
pub(crate) fn may_repeat(field: Field) -> bool {
    matches!(
        field,
        Field::MailingAddress
            | Field::VoteHistory
            | Field::VoteMethod
            | Field::District
            | Field::Phone
            | Field::PollingPlace
            | Field::FormerName
            | Field::AbsenteeStatus
            | Field::StatusDate
            | Field::Confidential
            | Field::LicenseOnFile
            | Field::PasswordHash
            | Field::IpAddress
            | Field::Diagnosis
            | Field::Insurance
            | Field::MedicalDate
            | Field::MedicalProvider
            | Field::CardNumber
            | Field::BankAccount
            | Field::Income
            | Field::Score
            | Field::Occupation
            | Field::VendorId
            | Field::Ethnicity
            | Field::Language
    )
}

/// Settles the claims, best first: each column gets its best field that is still free, or none.
///
/// Shape: one entry a column. `taken` are fields given before.
/// At equal scores the column further left wins, so the order of claims does not matter.
pub(crate) fn settle(
    mut claims: Vec<Claim>,
    columns: usize,
    taken: &[Field],
) -> Vec<Option<Claim>> {
    claims.sort_by(|a, b| {
        b.score
            .total_cmp(&a.score)
            .then(a.column.cmp(&b.column))
            .then(a.field.cmp(&b.field))
    });
    let mut given: Vec<Option<Claim>> = vec![None; columns];
    let mut taken: Vec<Field> = taken
        .iter()
        .copied()
        .filter(|&field| !may_repeat(field))
        .collect();
    for claim in claims
        .into_iter()
        .filter(|claim| claim.score >= LEAST_SCORE)
    {
        let free = may_repeat(claim.field) || !taken.contains(&claim.field);
        if free && given[claim.column].is_none() {
            given[claim.column] = Some(claim);
            taken.push(claim.field);
        }
    }
    given
}

#[cfg(test)]
mod tests {
    use super::{Claim, settle};
    use levelhead_schema::Field;
    use levelhead_schema::mapping::Ground;

    #[track_caller]
    fn check(claims: &[(usize, Field, f64)], taken: &[Field], expect: &[Option<Field>]) {
        let claims = claims.iter().map(|&(column, field, score)| Claim {
            column,
            field,
            score,
            ground: Ground::Content,
        });
        let forward: Vec<_> = claims.clone().collect();
        let backward: Vec<_> = claims.rev().collect();
        for claims in [forward, backward] {
            let given: Vec<_> = settle(claims, expect.len(), taken)
                .into_iter()
                .map(|claim| claim.map(|claim| claim.field))
                .collect();
            assert_eq!(given, expect);
        }
    }

    #[test]
    fn the_better_claim_wins_and_the_loser_takes_its_next() {
        check(
            &[
                (0, Field::FirstName, 0.8),
                (0, Field::MiddleName, 0.7),
                (1, Field::FirstName, 0.9),
            ],
            &[],
            &[Some(Field::MiddleName), Some(Field::FirstName)],
        );
        check(
            &[(0, Field::City, 0.7), (1, Field::City, 0.7)],
            &[],
            &[Some(Field::City), None],
        );
        check(
            &[(0, Field::Phone, 0.7), (1, Field::Phone, 0.7)],
            &[],
            &[Some(Field::Phone), Some(Field::Phone)],
        );
        check(
            &[(0, Field::Zip, 0.9), (1, Field::Zip, 0.4)],
            &[Field::Zip],
            &[None, None],
        );
    }
}
