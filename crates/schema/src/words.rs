//! Lists of words that reports and settings use: an enum, and for each word its name and what it stands for.

macro_rules! words {
    ($(#[$doc:meta])* $type:ident { $($variant:ident $name:literal $meaning:literal;)+ }) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
        )]
        pub enum $type {
            $(#[doc = $meaning] #[serde(rename = $name)] $variant,)+
        }

        impl $type {
            /// All of them, in the order of the glossary.
            pub const ALL: &'static [$type] = &[$($type::$variant,)+];

            /// The name, as written in reports and settings.
            pub const fn name(self) -> &'static str {
                match self { $($type::$variant => $name,)+ }
            }

            /// What it stands for, in a few plain words.
            pub const fn meaning(self) -> &'static str {
                match self { $($type::$variant => $meaning,)+ }
            }

            /// The one of that name.
            pub fn from_name(name: &str) -> Option<$type> {
                match name { $($name => Some($type::$variant),)+ _ => None }
            }
        }
    };
}

pub(crate) use words;
