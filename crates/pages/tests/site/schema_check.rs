//! Holds JSON to the schemas of the API's description: the keywords that it uses, and a failure for any other.

use serde_json::Value;

/// What of a value breaks a schema of the description; empty when nothing does.
pub(crate) fn faults(description: &Value, schema: &Value, value: &Value, at: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let Value::Object(keywords) = schema else {
        return vec![format!("{at}: no schema: {schema}")];
    };
    for (keyword, rule) in keywords {
        let holds = match keyword.as_str() {
            "description" => true,
            "$ref" => {
                let pointer = rule.as_str().unwrap().trim_start_matches('#');
                let target = description
                    .pointer(pointer)
                    .unwrap_or_else(|| panic!("no {pointer}"));
                faults.extend(self::faults(description, target, value, at));
                true
            }
            "type" => match rule {
                Value::Array(types) => types.iter().any(|one| is_of_type(one, value)),
                one => is_of_type(one, value),
            },
            "const" => value == rule,
            "enum" => rule.as_array().unwrap().contains(value),
            "not" => !self::faults(description, rule, value, at).is_empty(),
            "anyOf" | "oneOf" => {
                let matching = rule
                    .as_array()
                    .unwrap()
                    .iter()
                    .filter(|one| self::faults(description, one, value, at).is_empty())
                    .count();
                matching == 1 || (keyword == "anyOf" && matching > 1)
            }
            "minimum" => value
                .as_f64()
                .is_none_or(|number| number >= rule.as_f64().unwrap()),
            "maximum" => value
                .as_f64()
                .is_none_or(|number| number <= rule.as_f64().unwrap()),
            "minItems" => value
                .as_array()
                .is_none_or(|list| list.len() as u64 >= rule.as_u64().unwrap()),
            "maxItems" => value
                .as_array()
                .is_none_or(|list| list.len() as u64 <= rule.as_u64().unwrap()),
            "minProperties" => value
                .as_object()
                .is_none_or(|map| map.len() as u64 >= rule.as_u64().unwrap()),
            "pattern" => value
                .as_str()
                .is_none_or(|text| matches_pattern(rule.as_str().unwrap(), text)),
            "format" => value
                .as_str()
                .is_none_or(|text| is_of_format(rule.as_str().unwrap(), text)),
            "items" => {
                for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                    faults.extend(self::faults(
                        description,
                        rule,
                        item,
                        &format!("{at}/{index}"),
                    ));
                }
                true
            }
            "required" => rule
                .as_array()
                .unwrap()
                .iter()
                .all(|name| value.get(name.as_str().unwrap()).is_some()),
            "properties" => {
                for (name, rule) in rule.as_object().unwrap() {
                    if let Some(inner) = value.get(name) {
                        faults.extend(self::faults(
                            description,
                            rule,
                            inner,
                            &format!("{at}/{name}"),
                        ));
                    }
                }
                true
            }
            "additionalProperties" => {
                let known = schema["properties"].as_object().unwrap();
                rule == &Value::Bool(true)
                    || value
                        .as_object()
                        .is_none_or(|map| map.keys().all(|name| known.contains_key(name)))
            }
            other => panic!("the keyword {other} is not known here"),
        };
        if !holds {
            faults.push(format!("{at}: {keyword} {rule} and {value}"));
        }
    }
    faults
}

fn is_of_type(name: &Value, value: &Value) -> bool {
    match name.as_str().unwrap() {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_u64() || value.is_i64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        other => panic!("no type {other}"),
    }
}

fn is_of_format(format: &str, text: &str) -> bool {
    match format {
        "date" => text.parse::<jiff::civil::Date>().is_ok() && text.len() == 10,
        "date-time" => text.parse::<jiff::Timestamp>().is_ok(),
        "uri" => text.starts_with("https://") && !text.contains(char::is_whitespace),
        "uri-reference" => !text.contains(char::is_whitespace),
        other => panic!("no format {other}"),
    }
}

fn matches_pattern(pattern: &str, text: &str) -> bool {
    let hex = |text: &str| {
        text.bytes()
            .all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
    };
    match pattern {
        "^[0-9a-f]{64}$" => text.len() == 64 && hex(text),
        "^[0-9a-f]{16}$" => text.len() == 16 && hex(text),
        "^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$" => levelhead_schema::statement::is_claim_id(text),
        "^[a-z0-9-]{1,60}$" => {
            (1..=60).contains(&text.len())
                && text
                    .bytes()
                    .all(|byte| byte.is_ascii_digit() || byte.is_ascii_lowercase() || byte == b'-')
        }
        other => panic!("the pattern {other} is not known here"),
    }
}
