//! Movements of money and sales. Pure.

use chrono::DateTime;

use crate::server::integrations::change::{CrmPayment, CrmSale, CrmSaleItem, SoldKind};

use super::super::wire::finance as wire;
use super::moment;
use super::offer::words;

/// A movement of money; `None` when its number, its sum or its moment is missing.
pub(in super::super) fn payment(transaction: &wire::Transaction) -> Option<CrmPayment> {
    let seconds = || DateTime::from_timestamp(transaction.date.0.trim().parse().ok()?, 0);
    let title = |named: &Option<wire::Named>| named.as_ref().map(|named| words(&named.title)).unwrap_or_default();
    let who = |named: &Option<wire::Named>| named.as_ref().and_then(|named| named.id.id());
    Some(CrmPayment {
        external_id: transaction.id.id()?,
        document: transaction.document_id.id(),
        purpose: title(&transaction.expense),
        account: title(&transaction.account),
        amount_minor: transaction.amount.minor_units()?,
        at: moment(&transaction.date.0).or_else(seconds)?,
        client: who(&transaction.client),
        master: who(&transaction.master),
        appointment: transaction.record_id.id(),
    })
}

/// A sale; `None` when a line has no number or no sum: a sum of the rest would be wrong.
pub(in super::super) fn sale(sale: &wire::Sale) -> Option<CrmSale> {
    Some(CrmSale {
        items: sale.state.items.as_ref()?.iter().map(item).collect::<Option<_>>()?,
        paid_minor: sum(sale.state.payment_transactions.as_deref()),
        redeemed_minor: sum(sale.state.loyalty_transactions.as_deref()),
    })
}

fn item(item: &wire::SaleItem) -> Option<CrmSaleItem> {
    let kind = match item.kind.0.as_str() {
        "service" => SoldKind::Service,
        "good" => SoldKind::Good,
        _ => SoldKind::Other,
    };
    let total_minor = item.cost_to_pay_total.minor_units()?;
    Some(CrmSaleItem { external_id: item.id.id()?, kind, title: words(&item.title), total_minor })
}

fn sum(parts: Option<&[wire::Paid]>) -> Option<i64> {
    parts.unwrap_or_default().iter().try_fold(0_i64, |sum, part| sum.checked_add(part.amount.minor_units()?))
}
