//! Turns for suspects: of the work that lost its worker twice in a row, one piece runs at a time on all nodes together. What kills
//! its process is then found by its next deaths, and what was only beside it goes through (R-10).

use crate::server::platform::db::{DbError, SystemTx};

/// So many seconds the others leave to whoever has the turn, also when nobody can claim it.
const TURN_SECONDS: f64 = 5.0;

/// Gives the next suspect its turn, once nobody's lasts; answers how many became claimable.
pub(super) async fn give_turn(tx: &mut SystemTx) -> Result<u64, DbError> {
    let now = tx.now();
    // Those without a turn; who had one and was not claimed goes to the end of the line.
    sqlx::query!(
        "update jobs set state = 'scheduled' where ctid = any (array(
           select ctid from jobs where is_suspect and state = 'queued' and (turn_until is null or turn_until < clock_timestamp())
           for update skip locked))"
    )
    .execute(tx.conn())
    .await?;
    // One node chooses at a time; the others look again in a second.
    let is_ours = sqlx::query_scalar!(r#"select pg_try_advisory_xact_lock(hashtextextended('turns of suspects', 0)) as "ours!""#)
        .fetch_one(tx.conn())
        .await?;
    if !is_ours {
        return Ok(0);
    }
    let given = sqlx::query!(
        "update jobs set state = 'queued', turn_until = clock_timestamp() + make_interval(secs => $2)
         where ctid = any (array(
           select ctid from jobs where is_suspect and state = 'scheduled' and run_at <= $1
             and not exists (
               select 1 from jobs other
               where other.is_suspect and other.state in ('queued', 'running') and other.turn_until >= clock_timestamp())
           order by turn_until nulls first, seq limit 1 for update skip locked))",
        now,
        TURN_SECONDS
    )
    .execute(tx.conn())
    .await?;
    Ok(given.rows_affected())
}
