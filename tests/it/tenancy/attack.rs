//! One company tries everything on the other's rows, as the role that the product's transactions have.

use sqlx::postgres::{PgConnection, PgQueryResult};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, FromRow};
use uuid::Uuid;

use super::two_companies::{rows_of, tenant_tables, two_companies};

/// No right, or a row that the policy does not let in.
const REFUSED: &str = "42501";
/// A reference that leads nowhere.
const NO_SUCH_ROW: &str = "23503";

/// A transaction of our company, as `TenantTx` begins it, undone at its end.
async fn as_us(login: &mut PgConnection, ours: Uuid, statement: String) -> Result<PgQueryResult, String> {
    let mut tx = login.begin().await.unwrap();
    tx.execute(AssertSqlSafe(format!("select set_config('role', 'app_tenant', true), set_config('app.company_id', '{ours}', true)")))
        .await
        .unwrap();
    let result = tx.execute(AssertSqlSafe(statement)).await;
    tx.rollback().await.unwrap();
    result.map_err(code)
}

fn code(error: sqlx::Error) -> String {
    let sqlx::Error::Database(error) = error else { panic!("{error}") };
    error.code().unwrap_or_default().into_owned()
}

/// R-44, TEN-03: select, insert, update, delete on every table that has a company.
#[tokio::test(flavor = "multi_thread")]
async fn no_verb_reaches_another_companys_rows() {
    let two = two_companies().await;
    let (ours, theirs) = (two.ours, two.theirs);
    let mut owner = two.app.sql().await;
    let mut login = PgConnection::connect_with(&two.app.database.login()).await.unwrap();
    let tables = tenant_tables(&mut owner).await;
    assert!(tables.len() >= 17, "{tables:?}");
    for table in tables {
        let before = rows_of(&mut owner, &table, theirs).await;
        assert!(before > 0 && rows_of(&mut owner, &table, ours).await > 0, "{table} has no rows to attack");
        let seen = as_us(&mut login, ours, format!("select from {table} where company_id = '{theirs}'")).await.unwrap();
        assert_eq!(seen.rows_affected(), 0, "select on {table}");
        let visible = as_us(&mut login, ours, format!("select from {table} where company_id = '{ours}'")).await.unwrap();
        assert!(visible.rows_affected() > 0, "our own rows of {table} are hidden from us, so the attack proves nothing");
        for verb in [
            format!("update {table} set company_id = company_id where company_id = '{theirs}'"),
            format!("delete from {table} where company_id = '{theirs}'"),
        ] {
            match as_us(&mut login, ours, verb.clone()).await {
                Ok(done) => assert_eq!(done.rows_affected(), 0, "{verb}"),
                Err(code) => assert_eq!(code, REFUSED, "{verb}"),
            }
        }
        // The row is read by the owner and given to us: the worst case of a leak elsewhere.
        let row: String =
            sqlx::query_scalar(AssertSqlSafe(format!("select to_jsonb(t)::text from {table} t where company_id = '{theirs}' limit 1")))
                .fetch_one(&mut owner)
                .await
                .unwrap();
        let row = row.replace('\'', "''");
        let columns = columns(&mut owner, &table).await;
        let insert = format!(
            "insert into {table} ({columns}) overriding system value select {columns} from jsonb_populate_record(null::{table}, '{row}')"
        );
        assert_eq!(as_us(&mut login, ours, insert).await.unwrap_err(), REFUSED, "insert into {table}");
        let give_away = format!("update {table} set company_id = '{theirs}' where company_id = '{ours}'");
        assert_eq!(as_us(&mut login, ours, give_away).await.unwrap_err(), REFUSED, "giving rows of {table} away");
        assert_eq!(rows_of(&mut owner, &table, theirs).await, before, "{table} has changed");
    }
}

/// The columns of a table that can be written: the database itself makes the others.
async fn columns(owner: &mut PgConnection, table: &str) -> String {
    sqlx::query_scalar(
        "select string_agg(quote_ident(attname), ', ') from pg_attribute
         where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = ''",
    )
    .bind(table)
    .fetch_one(owner)
    .await
    .unwrap()
}

#[derive(FromRow)]
struct Reference {
    from_table: String,
    from_column: String,
    to_table: String,
    to_column: String,
}

/// no foreign key can be pointed at another company's row.
#[tokio::test(flavor = "multi_thread")]
async fn no_reference_reaches_another_companys_row() {
    let two = two_companies().await;
    let (ours, theirs) = (two.ours, two.theirs);
    let mut owner = two.app.sql().await;
    let mut login = PgConnection::connect_with(&two.app.database.login()).await.unwrap();
    let references: Vec<Reference> = sqlx::query_as(
        "select c.conrelid::regclass::text as from_table, f.attname::text as from_column, c.confrelid::regclass::text as to_table, t.attname::text as to_column
         from pg_constraint c
           cross join lateral unnest(c.conkey, c.confkey) as k (f, t)
           join pg_attribute f on f.attrelid = c.conrelid and f.attnum = k.f
           join pg_attribute t on t.attrelid = c.confrelid and t.attnum = k.t
         where c.contype = 'f' and cardinality(c.conkey) > 1 and f.attname <> 'company_id'
         order by 1, 2",
    )
    .fetch_all(&mut owner)
    .await
    .unwrap();
    assert!(references.len() >= 10, "{} references", references.len());
    for Reference { from_table, from_column, to_table, to_column } in references {
        let pointing = format!(
            "update {from_table} set {from_column} = '{}' where ctid = (select ctid from {from_table} where company_id = '{ours}' limit 1)",
            sqlx::query_scalar::<_, Uuid>(AssertSqlSafe(format!(
                "select {to_column} from {to_table} where company_id = '{theirs}' limit 1"
            )))
            .fetch_one(&mut owner)
            .await
            .unwrap()
        );
        let code = as_us(&mut login, ours, pointing).await.expect_err(&format!("{from_table}.{from_column}"));
        assert!(code == NO_SUCH_ROW || code == REFUSED, "{from_table}.{from_column}: {code}");
        // The same with the owner's rights, whom no policy stops: the key itself refuses.
        let mut tx = owner.begin().await.unwrap();
        let their_id: Uuid =
            sqlx::query_scalar(AssertSqlSafe(format!("select {to_column} from {to_table} where company_id = '{theirs}' limit 1")))
                .fetch_one(&mut *tx)
                .await
                .unwrap();
        let forced = format!(
            "update {from_table} set {from_column} = '{their_id}' where ctid = (select ctid from {from_table} where company_id = '{ours}' limit 1)"
        );
        assert_eq!(code_of(tx.execute(AssertSqlSafe(forced)).await), NO_SUCH_ROW, "{from_table}.{from_column} by the owner");
        tx.rollback().await.unwrap();
    }
}

fn code_of(result: Result<PgQueryResult, sqlx::Error>) -> String {
    code(result.expect_err("it was let through"))
}

/// D-42: the role that signs in may nothing, and a transaction that names no company gets an error, not an empty answer.
#[tokio::test(flavor = "multi_thread")]
async fn without_a_company_there_is_an_error() {
    let two = two_companies().await;
    let mut owner = two.app.sql().await;
    let tables = tenant_tables(&mut owner).await;
    let mut login = PgConnection::connect_with(&two.app.database.login()).await.unwrap();
    for table in &tables {
        assert_eq!(code_of(login.execute(AssertSqlSafe(format!("select from {table}"))).await), REFUSED, "{table} by the login role");
        let mut tx = login.begin().await.unwrap();
        tx.execute("select set_config('role', 'app_tenant', true)").await.unwrap();
        let code = code_of(tx.execute(AssertSqlSafe(format!("select from {table}"))).await);
        assert!(code == "42704" || code == "22P02", "{table} without a company: {code}");
        tx.rollback().await.unwrap();
    }
    // A connection on which another company was named before is no better.
    as_us(&mut login, two.ours, "select 1".to_owned()).await.unwrap();
    let mut tx = login.begin().await.unwrap();
    tx.execute("select set_config('role', 'app_tenant', true)").await.unwrap();
    assert_eq!(code_of(tx.execute("select from clients").await), "22P02");
}
