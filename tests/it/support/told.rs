//! One language for two witnesses: what the CRM's own journal demands, and what a phone shows. «moved 13:00».

use serde_json::Value;

/// A message that the CRM's journal demands.
pub(crate) fn due_line(message: &Value) -> String {
    let local = message["local"].as_str().unwrap();
    format!("{} {}", message["kind"].as_str().unwrap().to_lowercase(), &local[11..16])
}

/// A message that a phone shows.
pub(crate) fn shown_line(text: &str) -> String {
    let mark = |words: &str| text.contains(words);
    let kind = if mark("отменена") {
        "cancelled"
    } else if mark("изменилась") {
        "moved"
    } else {
        "created"
    };
    let line = text.lines().find(|line| line.starts_with("Теперь")).or_else(|| text.lines().nth(2)).unwrap();
    let colon = line.rfind(':').unwrap();
    format!("{kind} {}", &line[colon - 2..colon + 3])
}
