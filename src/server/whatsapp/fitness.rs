//! Whether the WhatsApp library does what we rely on (WA-13), asked once before the first client starts. That its events and
//! methods exist, the compiler says; this asks what they answer.

use wacore::pair_code::PairCodeUtils;
use wacore::version::parse_sw_js;
use whatsapp_rust::prelude::Jid;

use super::pairing::picture;

/// What the library no longer does as we need it.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("the WhatsApp library does not fit: {0}")]
pub(super) struct Unfit(&'static str);

/// As long as the words of a picture are: a reference, three keys of 32 bytes, a platform.
const LONGEST_WORDS: usize = 300;

/// Asks everything.
pub(super) fn check() -> Result<(), Unfit> {
    let must = |fits: bool, what| if fits { Ok(()) } else { Err(Unfit(what)) };
    must(picture(&"A".repeat(LONGEST_WORDS)).is_some(), "a code to scan cannot be drawn")?;
    let code = PairCodeUtils::generate_code();
    must(code.len() == 8 && PairCodeUtils::validate_code(&code), "a code to type has not eight signs")?;
    must(PairCodeUtils::code_validity().as_secs() >= 60, "a code to type dies before anybody has typed it")?;
    must(parse_sw_js(r#"{"client_revision":1035194821}"#) == Some((2, 3000, 1_035_194_821)), "the version is not read")?;
    let address = Jid::pn("79005550101");
    must(address.is_pn() && address.to_string().parse::<Jid>().is_ok_and(|read| read == address), "an address is not itself when read")?;
    let hidden: Option<Jid> = "12345@lid".parse().ok();
    must(hidden.is_some_and(|hidden| hidden.is_lid() && !hidden.is_pn()), "a hidden address is taken for a number")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_library_fits_and_what_cannot_be_drawn_would_show() {
        assert_eq!(check(), Ok(()));
        assert_eq!(picture(&"A".repeat(10_000)), None);
    }
}
