//! Bookings, which the vendor calls records, and the visits that attendance is written to.

use async_trait::async_trait;
use chrono::NaiveDate;
use reqwest::Method;
use serde_json::{Map, Value, json};

use crate::server::integrations::change::{AppointmentChange, AppointmentDraft, Attendance, CrmAppointment};
use crate::server::integrations::connector::{Appointments, Batch, ConnectorError, Outcome, Salon};

use super::lenient::{Text, one};
use super::{PAGE, Yclients, map, record_body, wire};

impl Yclients {
    /// A page of records; of a record that lacks anything the list holds nothing.
    async fn records(&self, salon: &Salon, filters: &[(&str, String)], page: u32) -> Result<(usize, Vec<wire::Record>), ConnectorError> {
        let paging = [("page", page.to_string()), ("count", PAGE.to_string()), ("with_deleted", "1".to_owned())];
        self.api.list(&format!("/records/{}", salon.external_id), &[filters, &paging].concat()).await
    }

    /// A record with everything the vendor says of it, to be written back.
    async fn raw_record(&self, salon: &Salon, external_id: &str) -> Result<Map<String, Value>, ConnectorError> {
        self.api.get(&format!("/record/{}/{external_id}", salon.external_id)).await
    }
}

fn batch(salon: &Salon, (rows, records): &(usize, Vec<wire::Record>)) -> Batch<CrmAppointment> {
    Batch { items: records.iter().filter_map(|record| map::appointment(salon, record)).collect(), more: *rows == PAGE }
}

/// The booking of an answer to a write: an object, or a list of one.
fn written(salon: &Salon, data: Value) -> Option<CrmAppointment> {
    map::appointment(salon, &serde_json::from_value(one(data)?).ok()?)
}

#[async_trait]
impl Appointments for Yclients {
    async fn get_appointment(&self, salon: &Salon, external_id: &str) -> Result<CrmAppointment, ConnectorError> {
        let record: wire::Record = self.api.get(&format!("/record/{}/{external_id}", salon.external_id)).await?;
        map::appointment(salon, &record).ok_or_else(|| ConnectorError::Answer("an incomplete record".to_owned()))
    }

    async fn list_appointments(
        &self,
        salon: &Salon,
        from: NaiveDate,
        to: NaiveDate,
        page: u32,
    ) -> Result<Batch<CrmAppointment>, ConnectorError> {
        let days = [("start_date", from.to_string()), ("end_date", to.to_string())];
        Ok(batch(salon, &self.records(salon, &days, page).await?))
    }

    async fn list_appointments_of(&self, salon: &Salon, client: &str, page: u32) -> Result<Batch<CrmAppointment>, ConnectorError> {
        Ok(batch(salon, &self.records(salon, &[("client_id", client.to_owned())], page).await?))
    }

    async fn create_appointment(&self, salon: &Salon, draft: &AppointmentDraft) -> Outcome<CrmAppointment> {
        let body = record_body::created(salon, draft);
        let outcome = self.api.write(Method::POST, &format!("/records/{}", salon.external_id), Some(&body)).await;
        outcome.read(|data| written(salon, data))
    }

    async fn find_created_appointment(&self, salon: &Salon, draft: &AppointmentDraft) -> Result<Option<CrmAppointment>, ConnectorError> {
        let day = draft.starts_at.with_timezone(&salon.zone).date_naive().to_string();
        let window = [("staff_id", draft.master.clone()), ("start_date", day.clone()), ("end_date", day)];
        for page in 1.. {
            let (rows, records) = self.records(salon, &window, page).await?;
            if let Some(record) = records.iter().find(|record| record.api_id.filled() == Some(&draft.key)) {
                let found = map::appointment(salon, record);
                return found.map(Some).ok_or_else(|| ConnectorError::Answer("an incomplete record".to_owned()));
            }
            if rows < PAGE {
                break;
            }
        }
        Ok(None)
    }

    async fn change_appointment(&self, salon: &Salon, external_id: &str, change: &AppointmentChange) -> Outcome<CrmAppointment> {
        let body = match self.raw_record(salon, external_id).await.and_then(|raw| record_body::replaced(salon, &raw, change)) {
            Ok(body) => body,
            Err(error) => return Outcome::Refused(error),
        };
        let outcome = self.api.write(Method::PUT, &format!("/record/{}/{external_id}", salon.external_id), Some(&body)).await;
        outcome.read(|data| written(salon, data))
    }

    async fn set_attendance(&self, salon: &Salon, external_id: &str, attendance: Attendance) -> Outcome<()> {
        let raw = match self.raw_record(salon, external_id).await {
            Ok(raw) => raw,
            Err(error) => return Outcome::Refused(error),
        };
        let text = |name: &str| raw.get(name).and_then(|value| serde_json::from_value::<Text>(value.clone()).ok()).unwrap_or_default();
        let Some(visit) = text("visit_id").id() else {
            return Outcome::Refused(ConnectorError::Lossy("the booking names no visit"));
        };
        // The comment is required, and lost when it does not come along.
        let body = json!({"attendance": map::attendance_code(attendance), "comment": text("comment").0});
        self.api.write(Method::PUT, &format!("/visits/{visit}/{external_id}"), Some(&body)).await.plain()
    }

    async fn delete_appointment(&self, salon: &Salon, external_id: &str) -> Outcome<()> {
        self.api.write(Method::DELETE, &format!("/record/{}/{external_id}", salon.external_id), None).await.plain()
    }
}
