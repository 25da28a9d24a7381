//! Whether to write in colours, by the conventions that other programs keep.

/// What the user asked for with `--color`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ColourChoice {
    /// As the conventions say.
    #[default]
    Auto,
    /// In any case.
    Always,
    /// In no case.
    Never,
}

/// Whether to colour a stream: `--color` first, then `NO_COLOR` (<https://no-color.org>), then
/// `CLICOLOR_FORCE` and `CLICOLOR` (<https://bixense.com/clicolors/>), then whether it is a terminal.
pub(super) fn is_on(choice: ColourChoice, terminal: bool, variable: impl Fn(&str) -> Option<String>) -> bool {
    let said = |name: &str| variable(name).is_some_and(|value| !value.is_empty());
    let zero = |name: &str| variable(name).is_some_and(|value| value == "0");
    match choice {
        ColourChoice::Always => true,
        ColourChoice::Never => false,
        ColourChoice::Auto if said("NO_COLOR") => false,
        ColourChoice::Auto if said("CLICOLOR_FORCE") && !zero("CLICOLOR_FORCE") => true,
        ColourChoice::Auto => terminal && !zero("CLICOLOR") && variable("TERM").is_none_or(|term| term != "dumb"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn coloured(choice: ColourChoice, terminal: bool, variables: &[(&str, &str)]) -> bool {
        is_on(choice, terminal, |name| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned()))
    }

    #[test]
    fn the_command_line_wins() {
        assert!(coloured(ColourChoice::Always, false, &[("NO_COLOR", "1")]));
        assert!(!coloured(ColourChoice::Never, true, &[("CLICOLOR_FORCE", "1")]));
    }

    #[test]
    fn the_conventions_decide_otherwise() {
        let auto = |terminal, variables: &[(&str, &str)]| coloured(ColourChoice::Auto, terminal, variables);
        assert!(auto(true, &[("TERM", "xterm")]));
        assert!(!auto(false, &[]));
        assert!(!auto(true, &[("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")]));
        assert!(auto(true, &[("NO_COLOR", "")]), "an empty NO_COLOR says nothing");
        assert!(auto(false, &[("CLICOLOR_FORCE", "1")]));
        assert!(!auto(false, &[("CLICOLOR_FORCE", "0")]));
        assert!(!auto(true, &[("CLICOLOR", "0")]));
        assert!(!auto(true, &[("TERM", "dumb")]));
    }
}
