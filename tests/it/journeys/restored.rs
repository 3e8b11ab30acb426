//! A restored backup, by the words of docs/operations.md: what waited in it is not sent a second time.

use std::path::Path;

use sqlx::{AssertSqlSafe, Executor as _};

use crate::support::{Salon, TestApp};

const ANNA: &str = "+79005550101";

/// The statement of the page, word for word.
fn statement() -> String {
    let page = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/operations.md")).unwrap();
    let (_, rest) = page.split_once("## Backup and restore").unwrap();
    let (_, rest) = rest.split_once("```sql").unwrap();
    rest.split_once("```").unwrap().0.trim().to_owned()
}

/// A message waited when the backup was made; after the statement it ends as expired, and what is new is told.
#[tokio::test(flavor = "multi_thread")]
async fn what_waited_in_a_backup_is_over() {
    let mut app = TestApp::start().await;
    let (number, company, installation) = {
        let salon = app.salon().await;
        salon.journal().book("2026-11-24T12:00:00", "Анна", ANNA).await;
        app.settle().await;
        (salon.number, salon.company, salon.installation)
    };
    app.stop().await;
    // The tests' clock stands at noon of a fixed day, the database's own does not.
    let statement = statement().replace("now()", "'2026-11-21T09:00:00Z'");
    assert_eq!(app.sql().await.execute(AssertSqlSafe(statement)).await.unwrap().rows_affected(), 1);
    app.restart().await;
    app.message_becomes("24 ноября", "expired").await;
    let salon = Salon { app: &app, number, company, installation };
    salon.link_whatsapp().await;
    salon.journal().book("2026-11-25T12:00:00", "Анна", ANNA).await;
    app.settle().await;
    let shown = app.shown(ANNA);
    assert!(shown.len() == 1 && shown[0].contains("25 ноября"), "{shown:?}");
}
