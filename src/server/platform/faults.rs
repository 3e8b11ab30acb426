//! Fault points: places where the crash matrix delays, panics or kills the process. Nothing at all in other builds.
//!
//! `FAILPOINTS="deliver.before_send=return"` kills it there, `=sleep(50)` delays, `=3*off->1*return` kills at the fourth pass.

/// A place where a test may strike, by name.
#[cfg(feature = "faults")]
macro_rules! fault_point {
    ($name:literal) => {
        // «return» is the word of the crate for «something else here»: our something else is death.
        if fail::eval($name, |_| ()).is_some() {
            std::process::abort();
        }
    };
}

#[cfg(not(feature = "faults"))]
macro_rules! fault_point {
    ($name:literal) => {};
}

pub(crate) use fault_point;

/// A place where a test holds up or panics the work of one company, by the name `place.company`.
#[cfg(feature = "faults")]
pub(crate) fn trouble(place: &str, company: crate::domain::ids::CompanyId) {
    let _ = fail::eval(&format!("{place}.{}", company.0), |_| ());
}

#[cfg(not(feature = "faults"))]
pub(crate) const fn trouble(_: &str, _: crate::domain::ids::CompanyId) {}

/// Whether a test wants what is named to be lost on its way.
#[cfg(feature = "faults")]
pub(crate) fn is_lost(name: &str) -> bool {
    fail::eval(name, |_| ()).is_some()
}

#[cfg(not(feature = "faults"))]
pub(crate) const fn is_lost(_: &str) -> bool {
    false
}
