//! A crowd of browsers that listen, seen from outside: a process of its own (`listen`), told on its standard input what to do.

use std::io::{BufRead as _, Write as _};
use std::net::SocketAddr;
use std::process::{Child, ChildStdin, ChildStdout};

use anyhow::Context as _;

use crate::listen::Heard;

/// The crowd, seen from outside.
pub struct Crowd {
    child: Child,
    orders: ChildStdin,
    answers: std::io::BufReader<ChildStdout>,
}

impl Drop for Crowd {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Crowd {
    /// Opens a stream for each cookie, and returns when all stand.
    pub fn gather(door: SocketAddr, cookies: &[String]) -> anyhow::Result<Self> {
        let mut child = std::process::Command::new(std::env::current_exe()?)
            .args(["listen", "--door", &door.to_string()])
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::piped())
            .spawn()?;
        let mut orders = child.stdin.take().context("no input")?;
        let answers = std::io::BufReader::new(child.stdout.take().context("no output")?);
        for cookie in cookies {
            writeln!(orders, "{cookie}")?;
        }
        writeln!(orders, "listen")?;
        let mut crowd = Self { child, orders, answers };
        crowd.answer()?;
        Ok(crowd)
    }

    fn answer(&mut self) -> anyhow::Result<String> {
        let mut line = String::new();
        tokio::task::block_in_place(|| self.answers.read_line(&mut line))?;
        anyhow::ensure!(!line.is_empty(), "the crowd has gone");
        Ok(line)
    }

    /// Forgets what was heard.
    pub fn forget(&mut self) -> anyhow::Result<()> {
        writeln!(self.orders, "forget")?;
        self.answer().map(drop)
    }

    /// What was heard since.
    pub fn heard(&mut self) -> anyhow::Result<Vec<Heard>> {
        writeln!(self.orders, "tell")?;
        let line = self.answer()?;
        let one = |word: &str| {
            let (line, at) = word.split_once('@')?;
            Some(Heard { line: line.parse().ok()?, at_ms: at.parse().ok()? })
        };
        Ok(line.split_whitespace().filter_map(one).collect())
    }
}
