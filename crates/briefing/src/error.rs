//! What can go wrong on the way to paper.

use typst::diag::SourceDiagnostic;

/// A briefing that could not be put on paper. It is this program's fault.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PdfError {
    /// The template does not fit the briefing.
    #[error("the briefing could not be laid out: {message}")]
    Layout {
        /// What typst said.
        message: String,
    },
    /// The laid-out briefing breaks a rule of PDF/UA-1.
    #[error("the briefing could not be exported as PDF/UA-1: {message}")]
    Export {
        /// What typst said.
        message: String,
    },
    /// This version of typst does not know PDF/UA-1.
    #[error("PDF/UA-1 is not supported: {message}")]
    Standard {
        /// What typst said.
        message: String,
    },
    /// A part that ships with this crate is broken.
    #[error("{what} cannot be read")]
    Shipped {
        /// Which.
        what: &'static str,
    },
}

impl PdfError {
    pub(crate) fn layout(errors: &[SourceDiagnostic]) -> Self {
        PdfError::Layout {
            message: first(errors),
        }
    }

    pub(crate) fn export(errors: &[SourceDiagnostic]) -> Self {
        PdfError::Export {
            message: first(errors),
        }
    }
}

fn first(errors: &[SourceDiagnostic]) -> String {
    errors
        .first()
        .map_or_else(String::new, |error| error.message.to_string())
}
