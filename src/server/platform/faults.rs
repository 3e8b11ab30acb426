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
