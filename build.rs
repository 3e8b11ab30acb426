//! Turns `locales/<language>/*.json` into the functions of `domain::i18n::text`, one per text, so that a missing word, a
//! forgotten language or a wrong argument does not compile. CONTRIBUTING.md shows how to add a text.

use std::collections::BTreeSet;
use std::error::Error;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;
use std::{env, fs, io};

use serde_json::{Map, Value};

/// Sections that are also looked up by a key that arrives at run time; they get a `find`.
const LOOKED_UP: [&str; 11] = [
    "problems",
    "reasons",
    "pairing_failures",
    "fields",
    "zones",
    "door_problems",
    "activation_failures",
    "faults",
    "intake_reasons",
    "intake_advice",
    "works",
];
/// Sections whose braces are fields of a message to a client, not arguments, and whose spaces stay as written.
const RAW: &str = "templates";
/// Sections that are looked up and name the CRM: `{crm}` stays, and `Provider::named_in` fills it.
const NAMES_CRM: [&str; 2] = ["door_problems.", "activation_failures."];

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    // `sqlx::migrate!` does not notice a new file by itself.
    writeln!(io::stdout(), "cargo::rerun-if-changed=locales\ncargo::rerun-if-changed=migrations\ncargo::rerun-if-changed=build.rs")?;
    let (ru, en) = (read("locales/ru")?, read("locales/en")?);
    let mut out = String::new();
    section(&mut out, "", &ru, &en)?;
    let folder = PathBuf::from(env::var_os("OUT_DIR").ok_or("no OUT_DIR")?);
    Ok(fs::write(folder.join("text.rs"), out)?)
}

/// Every section of a language, from all its files.
fn read(folder: &str) -> Outcome<Map<String, Value>> {
    let mut files = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    files.sort();
    let mut all = Map::new();
    for file in files {
        let sections: Map<String, Value> = serde_json::from_str(&fs::read_to_string(&file)?)?;
        for (name, texts) in sections {
            if all.insert(name.clone(), texts).is_some() {
                return Err(format!("locales: section «{name}» stands in two files of {folder}").into());
            }
        }
    }
    Ok(all)
}

/// Writes everything below `path`; answers the argument-less texts as (key, call) for `find`.
fn section(out: &mut String, path: &str, ru: &Map<String, Value>, en: &Map<String, Value>) -> Outcome<Vec<(String, String)>> {
    let keys = |map: &Map<String, Value>| map.keys().cloned().collect::<BTreeSet<_>>();
    if let Some(key) = keys(ru).symmetric_difference(&keys(en)).next() {
        return Err(format!("locales: {path}.{key} is in one language only").into());
    }
    let mut plain = Vec::new();
    for (key, ru) in ru {
        let (name, full) = (key.replace('-', "_"), if path.is_empty() { key.clone() } else { format!("{path}.{key}") });
        match (ru, en.get(key)) {
            (Value::Object(ru), Some(Value::Object(en))) if ru.contains_key("one") => plural(out, &name, &full, ru, en)?,
            (Value::Object(ru), Some(Value::Object(en))) => {
                writeln!(out, "/// Texts of `{full}`.\npub mod {name} {{")?;
                let inner = section(out, &full, ru, en)?;
                if LOOKED_UP.contains(&full.as_str()) {
                    find(out, &inner)?;
                }
                out.push_str("}\n");
                plain.extend(inner.into_iter().map(|(inner, call)| (format!("{key}.{inner}"), format!("{name}::{call}"))));
            }
            (Value::Array(ru), Some(Value::Array(en))) if ru.len() == en.len() => {
                let words = |list: &[Value]| list.iter().map(|word| format!("{word}")).collect::<Vec<_>>().join(", ");
                writeln!(out, "/// The words `{full}`.\npub fn {name}(locale: {LOCALE}) -> [&'static str; {}] {{", ru.len())?;
                writeln!(out, "match locale {{ {LOCALE}::Ru => [{}], {LOCALE}::En => [{}] }} }}", words(ru), words(en))?;
            }
            (Value::String(ru), Some(Value::String(en))) => {
                let (ru, en) = if full.starts_with(RAW) { (ru.clone(), en.clone()) } else { (typeset(ru), typeset(en)) };
                let mut names = if full.starts_with(RAW) { BTreeSet::new() } else { same_fields(&full, &[&ru, &en])? };
                if NAMES_CRM.iter().any(|section| full.starts_with(section)) {
                    names.remove("crm");
                }
                if names.is_empty() {
                    plain.push((key.clone(), name.clone()));
                }
                text(out, &name, &full, &names, &ru, &en)?;
            }
            _ => return Err(format!("locales: {full} has different shapes").into()),
        }
    }
    Ok(plain)
}

const LOCALE: &str = "crate::domain::i18n::Locale";

/// A text, with its fields as arguments in alphabetical order.
fn text(out: &mut String, name: &str, full: &str, fields: &BTreeSet<String>, ru: &str, en: &str) -> Outcome<()> {
    let (arguments, answer) = if fields.is_empty() { (String::new(), "&'static str") } else { (arguments(fields), "String") };
    let body = |words: &str| if fields.is_empty() { format!("{words:?}") } else { format!("format!({words:?})") };
    writeln!(out, "/// `{full}`\npub fn {name}(locale: {LOCALE}{arguments}) -> {answer} {{")?;
    if ru == en {
        writeln!(out, "let _ = locale; {} }}", body(ru))?;
    } else {
        writeln!(out, "match locale {{ {LOCALE}::Ru => {}, {LOCALE}::En => {} }} }}", body(ru), body(en))?;
    }
    Ok(())
}

/// A text that counts: `n` first, then its other fields.
fn plural(out: &mut String, name: &str, full: &str, ru: &Map<String, Value>, en: &Map<String, Value>) -> Outcome<()> {
    let form = |map: &Map<String, Value>, key: &str| {
        map.get(key).and_then(Value::as_str).map(typeset).ok_or_else(|| format!("locales: {full} lacks «{key}»"))
    };
    let forms = [form(ru, "one")?, form(ru, "few")?, form(ru, "many")?, form(en, "one")?, form(en, "other")?];
    let mut fields = same_fields(full, &forms.each_ref().map(String::as_str))?;
    if !fields.remove("n") {
        return Err(format!("locales: {full} counts, but shows no {{n}}").into());
    }
    let [one, few, many, en_one, en_other] = forms.map(|words| format!("format!({words:?})"));
    writeln!(out, "/// `{full}`\npub fn {name}(locale: {LOCALE}, n: i64{}) -> String {{", arguments(&fields))?;
    writeln!(out, "use crate::domain::i18n::plural::{{Form, form, number}};\nlet form = form(locale, n);\nlet n = number(locale, n);")?;
    writeln!(out, "match (locale, form) {{ ({LOCALE}::Ru, Form::One) => {one}, ({LOCALE}::Ru, Form::Few) => {few},")?;
    writeln!(out, "({LOCALE}::Ru, _) => {many}, ({LOCALE}::En, Form::One) => {en_one}, ({LOCALE}::En, _) => {en_other} }} }}")?;
    Ok(())
}

fn find(out: &mut String, plain: &[(String, String)]) -> Outcome<()> {
    writeln!(out, "/// The text under a key below this section, if there is one.")?;
    writeln!(out, "pub fn find(locale: {LOCALE}, key: &str) -> Option<&'static str> {{ Some(match key {{")?;
    for (key, call) in plain {
        writeln!(out, "{key:?} => {call}(locale),")?;
    }
    Ok(writeln!(out, "_ => return None }}) }}")?)
}

fn arguments(fields: &BTreeSet<String>) -> String {
    fields.iter().fold(String::new(), |list, field| list + ", " + field + ": impl std::fmt::Display")
}

/// The `{fields}` of a text in all its forms, which must agree.
fn same_fields(full: &str, forms: &[&str]) -> Outcome<BTreeSet<String>> {
    let fields = |words: &str| {
        let names = words.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name.to_owned());
        names.collect::<BTreeSet<_>>()
    };
    let first = forms.first().map(|words| fields(words)).unwrap_or_default();
    if forms.iter().all(|words| fields(words) == first) { Ok(first) } else { Err(format!("locales: {full}: fields differ").into()) }
}

/// No-break spaces after words of one or two letters and before a dash, so that lines do not end in «и» or begin with «—».
fn typeset(words: &str) -> String {
    let chars: Vec<char> = words.chars().collect();
    let mut letters = Some(0_usize);
    let mut out = String::with_capacity(words.len());
    for (at, &c) in chars.iter().enumerate() {
        let binds = matches!(letters, Some(1..=2)) || chars.get(at + 1) == Some(&'—');
        out.push(if c == ' ' && binds { '\u{a0}' } else { c });
        letters = if c.is_whitespace() || c == '«' { Some(0) } else { letters.filter(|_| c.is_alphabetic()).map(|n| n + 1) };
    }
    out
}
