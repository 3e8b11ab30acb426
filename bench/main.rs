//! The figures: each as a ratio to the bare limit, or to its goal, measured in one run on one machine.
//!
//! `bin/bench` builds the shipped product and this, and runs it. It starts its own PostgreSQL, with fsync on, and the
//! product and the sandbox as processes of their own.
#![expect(clippy::indexing_slicing, reason = "a field that is missing ends the measurement, and says where")]
#![expect(unreachable_pub, reason = "a program of its own: nothing in it is reachable")]

mod bare;
mod crowd;
mod ingest;
mod linked;
mod listen;
mod live;
mod load;
mod long;
mod page;
mod phone;
mod post_to_phone;
mod process;
mod replay;
mod report;
mod sessions;
mod stage;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use report::Report;

#[derive(Debug, Parser)]
struct Cli {
    /// One object a line instead of a table.
    #[arg(long)]
    json: bool,
    /// Only these: ingest, `post_to_phone`, sessions, replay, page, live.
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
    #[command(subcommand)]
    part: Option<Part>,
}

#[derive(Debug, Subcommand)]
enum Part {
    /// The bare limit of the intake, as a process of its own.
    Bare {
        #[arg(long)]
        listen: std::net::SocketAddr,
        #[arg(long)]
        database: String,
        /// Keep an id and the bytes alone.
        #[arg(long)]
        only_body: bool,
    },
    /// The bare limit of a stream, as a process of its own.
    BareStream {
        #[arg(long)]
        listen: std::net::SocketAddr,
    },
    /// A crowd of browsers that listen, as a process of its own.
    Listen {
        #[arg(long)]
        door: std::net::SocketAddr,
    },
}

#[tokio::main]
async fn main() -> anyhow::Result<ExitCode> {
    let cli = Cli::parse();
    match cli.part {
        Some(Part::Bare { listen, database, only_body }) => {
            return bare::serve(listen, &database, only_body).await.map(|()| ExitCode::SUCCESS);
        }
        Some(Part::BareStream { listen }) => return bare::stream(listen).await.map(|()| ExitCode::SUCCESS),
        Some(Part::Listen { door }) => return listen::serve(door).await.map(|()| ExitCode::SUCCESS),
        None => {}
    }
    let wanted = |name: &str| cli.only.is_empty() || cli.only.iter().any(|only| only == name);
    let mut report = Report::new(cli.json);
    let stage = stage::Stage::start()?;
    report.note(&stage.settings().await?);
    if wanted("ingest") {
        ingest::run(&stage, &mut report).await?;
    }
    if wanted("post_to_phone") {
        post_to_phone::run(&stage, &mut report).await?;
    }
    if wanted("sessions") {
        sessions::run(&stage, &mut report).await?;
    }
    if wanted("page") {
        page::run(&stage, &mut report).await?;
    }
    if wanted("live") {
        live::run(&stage, &mut report).await?;
    }
    if wanted("replay") {
        replay::run(&stage, &mut report).await?;
    }
    Ok(report.finish())
}
