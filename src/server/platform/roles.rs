//! The database roles: one that signs in and may nothing, one for transactions of a company, one for the system's.

use std::sync::Arc;

/// Names of the roles, with the installation's prefix (several installations may share a cluster).
#[derive(Clone, Debug)]
pub struct Roles {
    prefix: Arc<str>,
}

/// The prefix in the migrations' own text.
const WRITTEN: &str = "app_";

impl Roles {
    /// Roles that begin with `prefix`; only letters, digits and underscores survive.
    pub fn new(prefix: &str) -> Self {
        Self { prefix: prefix.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_').collect::<String>().into() }
    }

    /// The role that signs in.
    pub fn login(&self) -> String {
        format!("{}login", self.prefix)
    }

    /// The role of transactions inside a company.
    pub fn tenant(&self) -> String {
        format!("{}tenant", self.prefix)
    }

    /// The role of transactions across companies.
    pub fn system(&self) -> String {
        format!("{}system", self.prefix)
    }

    /// A migration's text with this installation's role names.
    pub fn rename(&self, sql: &str) -> String {
        if &*self.prefix == WRITTEN {
            return sql.to_owned();
        }
        ["tenant", "system", "login"]
            .iter()
            .fold(sql.to_owned(), |sql, role| sql.replace(&format!("{WRITTEN}{role}"), &format!("{}{role}", self.prefix)))
    }

    /// Makes the roles where they are missing and gives the login role its password. Needs CREATEROLE.
    pub fn create_sql(&self, password: &str) -> String {
        let (login, tenant, system) = (self.login(), self.tenant(), self.system());
        let make = |role: &str| format!("if not exists (select from pg_roles where rolname = '{role}') then create role {role}; end if;");
        format!(
            "do $do$ begin {} {} {} end $do$;
             alter role {login} login noinherit nosuperuser nobypassrls password '{}';
             grant {tenant}, {system} to {login};
             grant usage on schema public to {tenant}, {system}",
            make(&login),
            make(&tenant),
            make(&system),
            password.replace('\'', "''"),
        )
    }
}

impl Default for Roles {
    fn default() -> Self {
        Self::new(WRITTEN)
    }
}
