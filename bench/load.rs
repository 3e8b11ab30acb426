//! Calls over kept connections, with as little work of our own as possible.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// One kept connection.
pub struct Line {
    stream: TcpStream,
    path: String,
    buffer: Vec<u8>,
}

impl Line {
    pub async fn open(address: SocketAddr, path: &str) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, path: path.to_owned(), buffer: Vec::with_capacity(4096) })
    }

    /// Posts a body and answers the status.
    pub async fn post(&mut self, body: &[u8]) -> anyhow::Result<u16> {
        let head = format!(
            "POST {} HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
            self.path,
            body.len()
        );
        let mut request = head.into_bytes();
        request.extend_from_slice(body);
        self.stream.write_all(&request).await?;
        self.buffer.clear();
        loop {
            anyhow::ensure!(self.stream.read_buf(&mut self.buffer).await? > 0, "the connection was closed");
            if let Some(status) = whole_answer(&self.buffer) {
                return Ok(status);
            }
        }
    }
}

/// The status, once head and body are there.
fn whole_answer(bytes: &[u8]) -> Option<u16> {
    let text = std::str::from_utf8(bytes).ok()?;
    let (head, body) = text.split_once("\r\n\r\n")?;
    // Both servers write their headers in small letters.
    let length = head.split_once("\r\ncontent-length: ").map_or("0", |(_, rest)| rest.split("\r\n").next().unwrap_or(rest));
    (body.len() >= length.parse().ok()?).then(|| head.get(9..12)?.parse().ok())?
}

/// A body of the vendor's size and shape; every number makes another one.
pub fn body(salon: &str, number: u64, starts_at: &str) -> Vec<u8> {
    let record = 10_000_000 + number;
    format!(
        r#"{{"company_id":{salon},"resource":"record","resource_id":{record},"status":"create","data":{{"id":{record},"company_id":{salon},"staff_id":9,"services":[{{"id":331,"title":"Маникюр","cost":1800,"cost_to_pay":1800,"manual_cost":1800,"cost_per_unit":1800,"discount":0,"first_cost":1800,"amount":1}}],"goods_transactions":[],"staff":{{"id":9,"api_id":null,"name":"Марина Лебедева","specialization":"мастер","position":{{"id":1,"title":"Мастер"}},"avatar":"","rating":4.9}},"client":{{"id":{number},"name":"Анна","surname":"Ли","patronymic":"","phone":"","email":"","success_visits_count":3}},"comer":null,"clients_count":1,"date":"{starts_at}","datetime":"{}+03:00","create_date":"2026-01-10T09:15:00+0300","comment":"","online":true,"visit_attendance":0,"attendance":0,"confirmed":1,"seance_length":3600,"length":3600,"sms_before":0,"visit_id":"8262996","created_user_id":1073232,"deleted":false,"paid_full":0,"prepaid":false,"last_change_date":"2026-01-10T09:15:05+0300","record_labels":[],"custom_fields":{{}},"documents":[]}}}}"#,
        starts_at.replace(' ', "T"),
    )
    .into_bytes()
}

/// What a run of calls came to.
#[derive(Default)]
pub struct Outcome {
    pub accepted: u64,
    pub refused: u64,
    /// Milliseconds of each accepted call.
    pub took: Vec<f64>,
}

/// As many calls as `lines` connections make in `time`, each as soon as the one before is answered.
pub async fn closed(
    address: SocketAddr,
    path: &str,
    lines: u64,
    time: Duration,
    make: impl Fn(u64) -> Vec<u8> + Clone + Send + 'static,
) -> anyhow::Result<Outcome> {
    let end = Instant::now() + time;
    run(address, path, lines, make, move |_| None, move |_| Instant::now() < end).await
}

/// `rate` calls a second for `time`, due at fixed moments whether or not the ones before are answered.
pub async fn steady(
    address: SocketAddr,
    path: &str,
    (lines, rate): (u64, f64),
    time: Duration,
    make: impl Fn(u64) -> Vec<u8> + Clone + Send + 'static,
) -> anyhow::Result<Outcome> {
    let (start, calls) = (Instant::now() + Duration::from_millis(50), rate * time.as_secs_f64());
    #[expect(clippy::cast_precision_loss, reason = "a few thousand calls")]
    run(address, path, lines, make, move |n| Some(start + Duration::from_secs_f64(n as f64 / rate)), move |n| (n as f64) < calls).await
}

async fn run(
    address: SocketAddr,
    path: &str,
    lines: u64,
    make: impl Fn(u64) -> Vec<u8> + Clone + Send + 'static,
    due: impl Fn(u64) -> Option<Instant> + Copy + Send + 'static,
    more: impl Fn(u64) -> bool + Copy + Send + 'static,
) -> anyhow::Result<Outcome> {
    let mut tasks = tokio::task::JoinSet::new();
    for line in 0..lines {
        let (mut connection, make) = (Line::open(address, path).await?, make.clone());
        tasks.spawn(async move {
            let mut outcome = Outcome::default();
            let mut number = line;
            while more(number) {
                let body = make(number);
                let due = due(number);
                if let Some(due) = due {
                    tokio::time::sleep_until(due.into()).await;
                }
                // From when it was due: a queue before us is part of the wait.
                let from = due.unwrap_or_else(Instant::now);
                match connection.post(&body).await? {
                    200 => {
                        outcome.accepted += 1;
                        outcome.took.push(from.elapsed().as_secs_f64() * 1000.0);
                    }
                    _ => outcome.refused += 1,
                }
                number += lines;
            }
            anyhow::Ok(outcome)
        });
    }
    let mut whole = Outcome::default();
    while let Some(outcome) = tasks.join_next().await {
        let outcome = outcome.context("a line broke")??;
        whole.accepted += outcome.accepted;
        whole.refused += outcome.refused;
        whole.took.extend(outcome.took);
    }
    Ok(whole)
}
