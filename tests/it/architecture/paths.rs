//! Finds every path that begins in the crate: in `use`, in expressions and types, and inside macros, where `syn` does
//! not look. Works on tokens, so neither comments nor strings can fool it.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// A path of the crate, from its root.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct CratePath {
    pub(super) segments: Vec<String>,
    pub(super) line: usize,
}

/// Every crate path in a file that is the module `module`.
pub(super) fn crate_paths(text: &str, module: &[String]) -> Vec<CratePath> {
    let tokens: TokenStream = text.parse().expect("the file is Rust");
    let mut found = Vec::new();
    scan(tokens, module, &mut found);
    found
}

/// Every crate path in these tokens.
pub(super) fn scan(tokens: TokenStream, module: &[String], found: &mut Vec<CratePath>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut at = 0;
    while at < tokens.len() {
        if let Some(inner) = inline_module(&tokens[at..]) {
            let mut deeper = module.to_vec();
            deeper.push(inner.0);
            scan(inner.1, &deeper, found);
            at += 3;
        } else if let Some(prefix) = beginning(&tokens, at, module) {
            at = follow(&tokens, at + 3, prefix, found);
        } else {
            if let TokenTree::Group(group) = &tokens[at] {
                scan(group.stream(), module, found);
            }
            at += 1;
        }
    }
}

/// `mod name { … }`.
fn inline_module(tokens: &[TokenTree]) -> Option<(String, TokenStream)> {
    match tokens {
        [TokenTree::Ident(word), TokenTree::Ident(name), TokenTree::Group(body), ..]
            if word == "mod" && body.delimiter() == Delimiter::Brace =>
        {
            Some((name.to_string(), body.stream()))
        }
        _ => None,
    }
}

/// What `crate::`, `otklik::`, `super::` or `self::` stands for, if one of them is here.
fn beginning(tokens: &[TokenTree], at: usize, module: &[String]) -> Option<Vec<String>> {
    if !is_double_colon(tokens, at + 1) || (at >= 2 && is_double_colon(tokens, at - 2)) {
        return None;
    }
    match ident(tokens.get(at))?.as_str() {
        "crate" | "otklik" => Some(Vec::new()),
        "self" => Some(module.to_vec()),
        "super" => Some(module[..module.len().saturating_sub(1)].to_vec()),
        _ => None,
    }
}

/// Reads on from `at`, just behind a `::`; returns where the path ended.
fn follow(tokens: &[TokenTree], at: usize, mut prefix: Vec<String>, found: &mut Vec<CratePath>) -> usize {
    let Some(token) = tokens.get(at) else { return at };
    let line = token.span().start().line;
    match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
            for branch in branches(group.stream()) {
                follow(&branch, 0, prefix.clone(), found);
            }
            at + 1
        }
        TokenTree::Ident(name) => {
            match name.to_string().as_str() {
                "super" => drop(prefix.pop()),
                "self" => {}
                name => prefix.push(name.trim_start_matches("r#").to_owned()),
            }
            if is_double_colon(tokens, at + 1) {
                return follow(tokens, at + 3, prefix, found);
            }
            found.push(CratePath { segments: prefix, line });
            at + 1
        }
        // A glob, or the arguments of a generic.
        _ => {
            found.push(CratePath { segments: prefix, line });
            at
        }
    }
}

/// The parts of `{a, b::c, d::{e, f}}`.
fn branches(list: TokenStream) -> Vec<Vec<TokenTree>> {
    let tokens: Vec<TokenTree> = list.into_iter().collect();
    tokens.split(|token| is_punct(Some(token), ',')).filter(|branch| !branch.is_empty()).map(<[TokenTree]>::to_vec).collect()
}

fn ident(token: Option<&TokenTree>) -> Option<String> {
    if let Some(TokenTree::Ident(ident)) = token { Some(ident.to_string()) } else { None }
}

fn is_punct(token: Option<&TokenTree>, wanted: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == wanted)
}

fn is_double_colon(tokens: &[TokenTree], at: usize) -> bool {
    is_punct(tokens.get(at), ':') && is_punct(tokens.get(at + 1), ':')
}
