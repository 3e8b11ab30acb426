//! What strangers choose, made fit for a column: one value that PostgreSQL refuses would fail the whole batch it came with.

/// So long an id or an address of the network is at most; WhatsApp's own are a third of it.
pub(super) const LONGEST_ID: usize = 128;
/// So long a name is at most; WhatsApp lets people type 25 signs.
pub(super) const LONGEST_NAME: usize = 100;

/// The words without NUL, which no text may hold, and no longer than so many signs.
pub(super) fn fit(words: &str, longest: usize) -> String {
    words.chars().filter(|c| *c != '\0').take(longest).collect()
}

#[cfg(test)]
mod tests {
    use super::fit;

    #[test]
    fn nul_and_the_rest_of_what_is_too_long_are_dropped() {
        assert_eq!(fit("Анна", 100), "Анна");
        assert_eq!(fit("А\0н\0на", 3), "Анн");
        assert_eq!(fit("\0", 3), "");
    }
}
