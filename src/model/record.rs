//! The macros by which a kind declares its front matter: one declaration gives struct, reader and schema.

/// Declares a struct whose fields are read from the keys of a mapping.
///
/// Each field says how it is there: `req` (required), `opt` (`Option`), `list` (empty when absent),
/// `or(value)` (a default). A field's doc comment is its meaning in the schema and in the reference.
#[macro_export]
macro_rules! record {
    (
        $(#[doc = $doc:literal])*
        pub struct $name:ident {
            $( $(#[doc = $meaning:literal])* $how:ident $(($default:expr))? $field:ident $(as $key:literal)? : $ty:ty ),* $(,)?
        }
    ) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone, PartialEq)]
        pub struct $name {
            $( $(#[doc = $meaning])* pub $field: $crate::record!(@ty $how $ty), )*
        }

        impl $name {
            /// Takes this record's fields out of `keys`.
            #[allow(unused_variables, reason = "a record may hold no key")]
            pub fn take(keys: &mut $crate::model::field::Keys<'_>, reader: &mut $crate::model::field::Reader<'_>) -> Option<Self> {
                $( let $field = $crate::record!(@read $how $(($default))? keys, reader, $crate::record!(@key $field $($key)?), $ty); )*
                Some(Self { $( $field: $field?, )* })
            }

            /// Adds this record's fields to a schema.
            pub fn add_schema(fields: &mut $crate::model::field::SchemaFields) {
                $( fields.add(
                    $crate::record!(@key $field $($key)?),
                    <$crate::record!(@ty $how $ty) as $crate::model::field::Field>::schema(),
                    concat!($($meaning),*),
                    $crate::record!(@required $how),
                ); )*
            }
        }

        impl $crate::model::field::Field for $name {
            fn read(node: &$crate::model::node::Node, name: &str, reader: &mut $crate::model::field::Reader<'_>) -> Option<Self> {
                let mut keys = $crate::model::field::Keys::of(node, name, reader)?;
                let value = Self::take(&mut keys, reader);
                keys.refuse_unknown(reader);
                value
            }

            fn schema() -> $crate::model::field::Schema {
                let mut fields = $crate::model::field::SchemaFields::default();
                Self::add_schema(&mut fields);
                fields.finish()
            }

            #[allow(unused_variables, reason = "a record may hold no key")]
            fn stated(&self, cite: &$crate::model::field::Citing<'_>) -> $crate::model::stated::Stated {
                $crate::model::stated::Stated::of([
                    $( ($crate::record!(@key $field $($key)?), $crate::model::field::Field::stated(&self.$field, cite)), )*
                ])
            }

            fn references(&self, visit: &mut dyn FnMut($crate::model::reference::Reference)) {
                $( $crate::model::field::Field::references(&self.$field, visit); )*
            }

            fn texts(&self, visit: &mut dyn FnMut($crate::model::field::Said<'_>)) {
                $( $crate::model::field::Field::texts(&self.$field, visit); )*
            }
        }
    };

    (@ty req $ty:ty) => { $ty };
    (@ty opt $ty:ty) => { Option<$ty> };
    (@ty list $ty:ty) => { Vec<$ty> };
    (@ty reqlist $ty:ty) => { Vec<$ty> };
    (@ty or $ty:ty) => { $ty };

    (@required req) => { true };
    (@required reqlist) => { true };
    (@required $other:ident) => { false };

    (@key $field:ident) => { stringify!($field) };
    (@key $field:ident $key:literal) => { $key };

    (@read req $keys:ident, $reader:ident, $name:expr, $ty:ty) => { $keys.required::<$ty>($name, $reader) };
    (@read reqlist $keys:ident, $reader:ident, $name:expr, $ty:ty) => { $keys.required::<Vec<$ty>>($name, $reader) };
    (@read opt $keys:ident, $reader:ident, $name:expr, $ty:ty) => { $keys.optional::<$ty>($name, $reader) };
    (@read list $keys:ident, $reader:ident, $name:expr, $ty:ty) => {
        $keys.optional::<Vec<$ty>>($name, $reader).map(Option::unwrap_or_default)
    };
    (@read or ($default:expr) $keys:ident, $reader:ident, $name:expr, $ty:ty) => {
        $keys.optional::<$ty>($name, $reader).map(|value| value.unwrap_or($default))
    };
}

/// Declares an enumeration whose values are words in the source.
///
/// `Variant = "word"` is the spelling that is written out; `| "other"` are accepted besides.
#[macro_export]
macro_rules! choice {
    (
        $(#[doc = $doc:literal])*
        pub enum $name:ident { $( $(#[doc = $meaning:literal])* $variant:ident = $word:literal $(| $also:literal)* ),* $(,)? }
    ) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $( $(#[doc = $meaning])* $variant ),* }

        impl $name {
            /// Every value, in the order of the domain model.
            pub const ALL: &'static [Self] = &[$( Self::$variant ),*];

            /// The word as written in sources and exports.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $( Self::$variant => $word ),* }
            }
        }

        impl $crate::model::field::Field for $name {
            fn read(node: &$crate::model::node::Node, name: &str, reader: &mut $crate::model::field::Reader<'_>) -> Option<Self> {
                let words: &[&str] = &[$( $word $(, $also)* ),*];
                match node.text() {
                    $( Some($word $(| $also)*) => Some(Self::$variant), )*
                    Some(other) => {
                        let hint = $crate::model::near::nearest(other, words.iter().copied())
                            .map_or_else(|| format!("one of: {}", words.join(", ")), |word| format!("did you mean `{word}`?"));
                        reader.problem(
                            $crate::model::code::Code::NotInList,
                            node.span,
                            format!("`{name}` cannot be `{other}`"),
                            Some(hint),
                        );
                        None
                    }
                    None => reader.wrong(name, node, &format!("one of {}", words.join(", ")), None),
                }
            }

            fn schema() -> $crate::model::field::Schema {
                serde_json::json!({ "type": "string", "enum": [$( $word $(, $also)* ),*] })
            }

            fn stated(&self, _: &$crate::model::field::Citing<'_>) -> $crate::model::stated::Stated {
                $crate::model::stated::Stated::Word(self.word())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.word())
            }
        }
    };
}
