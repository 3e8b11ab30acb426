//! The commands of the binary: serve, work, migrate, seed, check-config, funnel, reset-link; postgres for development; sandbox in its builds.

use std::process::ExitCode;
use std::time::Duration;

use clap::{Parser, Subcommand};
use leptos::config::get_configuration;

use crate::domain::integration::Provider;
use crate::server::config::Config;
use crate::server::node::Part;
use crate::server::onboarding::funnel;
use crate::server::platform::postgres::{Cluster, StopMode};
use crate::server::rescue::{self, Rescue};
use crate::server::{seed, start, telemetry};

#[derive(Debug, Parser)]
#[command(name = "otklik", version, about = "The WhatsApp front desk for booking businesses")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serves pages, webhooks and streams, and does the work behind them.
    Serve {
        /// Leaves the work to other processes.
        #[arg(long)]
        doors_only: bool,
    },
    /// Does the work and serves nothing.
    Work,
    /// Brings the schema up to this release and ends.
    Migrate,
    /// Registers a first salon with people to sign in as, and connects its CRM.
    Seed {
        /// The salon's name.
        #[arg(long, default_value = "Северное сияние")]
        name: String,
        /// Its IANA zone.
        #[arg(long, default_value = "Europe/Moscow")]
        zone: chrono_tz::Tz,
        /// The CRM's number of the salon.
        #[arg(long)]
        salon: String,
    },
    /// Makes a link by which a salon's owner sets a new password, and prints it: once, for an hour.
    ResetLink {
        /// The CRM's number of the salon.
        #[arg(long)]
        salon: String,
        /// Which CRM.
        #[arg(long, default_value = Provider::default().as_str(), value_parser = crm)]
        crm: Provider,
        /// Of several owners, the one who signs in by this e-mail or phone.
        #[arg(long)]
        account: Option<String>,
    },
    /// Tells how many salons began and finished each step of the wizard, and how long that took them.
    Funnel {
        /// Of the wizards that began in the last so many days.
        #[arg(long, default_value_t = 30)]
        days: u32,
    },
    /// Says whether the product would start with these settings.
    CheckConfig,
    /// The embedded PostgreSQL.
    Postgres {
        #[command(subcommand)]
        what: PostgresCommand,
    },
    /// The outside world on loopback.
    #[cfg(feature = "sandbox")]
    Sandbox(crate::sandbox::Options),
}

#[derive(Clone, Copy, Debug, Subcommand)]
enum PostgresCommand {
    /// Starts it, or finds it running, and prints its address.
    Start,
    /// Stops it.
    Stop,
}

/// Runs the command line; what goes wrong is said in words.
pub fn main() -> ExitCode {
    match command(Cli::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            use std::io::Write as _;
            let _ = writeln!(std::io::stderr(), "otklik: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn command(cli: Cli) -> anyhow::Result<()> {
    #[cfg(feature = "faults")]
    let _faults = fail::FailScenario::setup();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    match cli.command {
        Command::Postgres { what } => postgres(what),
        #[cfg(feature = "sandbox")]
        Command::Sandbox(options) => {
            telemetry::init_logs();
            runtime.block_on(crate::sandbox::run(options))
        }
        command => {
            telemetry::init_logs();
            let ended = runtime.block_on(product(command));
            // A thread that computes without an end is not waited for.
            runtime.shutdown_timeout(Duration::from_secs(1));
            ended
        }
    }
}

async fn product(command: Command) -> anyhow::Result<()> {
    let config = Config::from_env()?;
    let leptos = get_configuration(Some("Leptos.toml")).map_err(|error| anyhow::anyhow!("Leptos.toml: {error}"))?.leptos_options;
    match command {
        Command::CheckConfig => {
            say(&format!("{config:#?}"))?;
            start::check(&config).await?;
            say("the product would start with these settings")
        }
        Command::Migrate => {
            let ready = start::prepare(config, leptos).await?;
            ready.state.db.close().await;
            say("the schema is up to date")
        }
        Command::Seed { name, zone, salon } => {
            let ready = start::prepare(config, leptos).await?;
            let salon = seed::Salon { name, zone, external_id: salon };
            let company = if let Some(company) = seed::find(&ready.state).await? {
                company
            } else {
                let (company, password) = seed::sow(&ready.state, &salon).await?;
                // Before the CRM is asked, which may fail: a drawn password is told this once.
                say(&format!("{company}: sign in as {} with the password {password}", seed::OWNER))?;
                company
            };
            if seed::connect(&ready.state, company, &salon).await? { Ok(()) } else { say("there is a salon already") }
        }
        Command::ResetLink { salon, crm, account } => {
            let ready = start::prepare(config, leptos).await?;
            let Rescue { name, link, ends } = rescue::reset_link(&ready.state, crm, &salon, account.as_deref()).await?;
            say(&format!("for {name}, once, until {} by the salon's clock: {link}", ends.clock()))
        }
        Command::Funnel { days } => {
            let ready = start::prepare(config, leptos).await?;
            say(format!("wizards that began in the last {days} days\n{}", funnel::read(&ready.state.db, days).await?).trim_end())
        }
        Command::Serve { doors_only } => {
            start::run(start::prepare(config, leptos).await?, if doors_only { Part::Doors } else { Part::Whole }).await
        }
        _ => start::run(start::prepare(config, leptos).await?, Part::Work).await,
    }
}

fn postgres(what: PostgresCommand) -> anyhow::Result<()> {
    let settings = start::cluster_settings(&Config::from_env()?)?;
    match what {
        PostgresCommand::Start => say(&Cluster::start(settings)?.url()),
        PostgresCommand::Stop => match Cluster::find(settings)? {
            Some(cluster) => Ok(cluster.stop(StopMode::Fast)?),
            None => say("it does not run"),
        },
    }
}

fn crm(word: &str) -> Result<Provider, String> {
    Provider::from_word(word).ok_or_else(|| Provider::ALL.map(Provider::as_str).join(" or "))
}

/// An answer of a command, for the person or the script that asked.
fn say(words: &str) -> anyhow::Result<()> {
    use std::io::Write as _;
    Ok(writeln!(std::io::stdout(), "{words}")?)
}
