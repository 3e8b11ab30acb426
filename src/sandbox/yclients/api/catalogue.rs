//! Masters, services and groups of services. A list is a list even when one is asked for.

use serde_json::Value;

use super::super::Crm;
use super::super::gate::{Answer, Call};
use super::super::wire::catalogue;
use super::{either, salon};

/// Masters, or one of them.
pub(super) fn staff(crm: &Crm, salon_id: &str, id: Option<&str>) -> Answer {
    either(crm.read(|world| {
        let salon = salon(world, salon_id)?;
        let masters: Vec<Value> = salon
            .staff
            .iter()
            .filter(|master| id.is_none_or(|id| is(id, master.id)))
            .map(|master| catalogue::staff(salon, master))
            .collect();
        if masters.is_empty() && id.is_some_and(|id| id != "0") {
            return Err(Answer::not_found());
        }
        Ok(Answer::data(Value::Array(masters)))
    }))
}

/// Services, or one of them; by master or by group if the query says so.
pub(super) fn services(crm: &Crm, call: &Call, salon_id: &str, id: Option<&str>) -> Answer {
    let (master, category) = (call.number("staff_id"), call.number("category_id"));
    either(crm.read(|world| {
        let services: Vec<Value> = salon(world, salon_id)?
            .services
            .iter()
            .filter(|service| id.is_none_or(|id| is(id, service.id)))
            .filter(|service| master.is_none_or(|master| service.staff.contains(&master)))
            .filter(|service| category.is_none_or(|category| service.category_id == category))
            .map(catalogue::service)
            .collect();
        if services.is_empty() && id.is_some_and(|id| id != "0") {
            return Err(Answer::not_found());
        }
        Ok(Answer::data(Value::Array(services)))
    }))
}

/// Groups of services, or one of them.
pub(super) fn categories(crm: &Crm, salon_id: &str, id: Option<&str>) -> Answer {
    either(crm.read(|world| {
        let salon = salon(world, salon_id)?;
        let staff = |category: i64| {
            let mut staff: Vec<i64> =
                salon.services.iter().filter(|service| service.category_id == category).flat_map(|service| service.staff.clone()).collect();
            staff.sort_unstable();
            staff.dedup();
            staff
        };
        let categories: Vec<Value> = salon
            .categories
            .iter()
            .filter(|category| id.is_none_or(|id| is(id, category.id)))
            .map(|category| catalogue::category(category, &staff(category.id)))
            .collect();
        Ok(Answer::data(Value::Array(categories)))
    }))
}

/// Whether the path's number is this one; 0 stands for all.
fn is(path: &str, id: i64) -> bool {
    path == "0" || path.parse() == Ok(id)
}
