//! What a failure of the database says: that it is away, that it could not do this now, or that these values are impossible.

use super::db::DbError;

/// The server ends, has ended its connections or begins (57P01 to 57P03), takes nobody in (55000), or takes no writes (25006).
const AWAY: [&str; 5] = ["57P01", "57P02", "57P03", "55000", "25006"];
/// The class of what is used up: disk, memory, connections.
const USED_UP: &str = "53";
/// A lock was not to be had, a statement took too long, and transactions that stood in each other's way: the same may
/// succeed when it is asked again.
const PASSING: [&str; 4] = ["55P03", "57014", "40P01", "40001"];
/// Classes of refusals that are about values: data, constraints, sizes. The same values are refused again.
const OF_VALUES: [&str; 3] = ["22", "23", "54"];

/// No connection is to be had, or it broke, or the server has no room: whatever is tried next fails as well.
pub fn is_away(error: &DbError) -> bool {
    matches!(error, DbError::Io(_) | DbError::PoolTimedOut | DbError::PoolClosed | DbError::BeginFailed)
        || code(error).is_some_and(|code| AWAY.contains(&code.as_str()) || code.starts_with(USED_UP))
}

/// It could not do this now, and nothing was done.
pub fn is_passing(error: &DbError) -> bool {
    is_away(error) || code(error).is_some_and(|code| PASSING.contains(&code.as_str()))
}

/// It will not take these values, however often they come.
pub fn is_of_values(error: &DbError) -> bool {
    matches!(error, DbError::Encode(_)) || code(error).is_some_and(|code| OF_VALUES.iter().any(|class| code.starts_with(class)))
}

fn code(error: &DbError) -> Option<String> {
    Some(error.as_database_error()?.code()?.into_owned())
}
