"""Judges the CRM sandbox by a client that was generated from the vendor's OpenAPI and knows nothing of the sandbox.

    judge.py --base http://127.0.0.1:PORT --world kind|unkind

Makes every call that the client has of those the product makes; its models validate the answers. Takes every webhook
and lets the client's parse_webhook read it. In the unkind world the vendor's loose types (an empty list for an empty
object, a number for a telephone) may displease the models, and nothing else may.
"""

import argparse
import asyncio
import datetime as dt
import http.server
import json
import sys
import threading
import urllib.request
from collections import Counter

import pydantic
from yclients import YclientsApiError, YclientsAuthError, YclientsClient, YclientsNotFoundError, YclientsValidationError
from yclients import UnknownWebhook, parse_webhook
from yclients.models import schemas
from yclients.webhooks import YclientsWebhook

SALON = 4564

# Where the generated models are wrong about the vendor; every other source shows these forms.
MISTAKES = {
    ("record", "client"),  # a booking's client is an object, the model says text
    ("visit", "comment"),  # a remark is text, the model says number
    ("clients", "card"),  # no card is "", the model says number
}
# What the loose world does to types: an empty container of the other kind, a telephone as a number.
EMPTY = ([], {})

faults: list[str] = []
judged: Counter[str] = Counter()


def loose(error: dict) -> bool:
    """Whether the error is one of the vendor's loose types, which only the unkind world has."""
    given = error["input"]
    return given in EMPTY or (error["loc"][-1:] == ("phone",) and isinstance(given, int))


def objections(name: str, error: pydantic.ValidationError, world: str) -> list[str]:
    """What of a validation error is neither the models' own mistake nor, in the unkind world, a loose type."""
    found = []
    for item in error.errors():
        fields = [part for part in item["loc"] if isinstance(part, str)]
        if any((name, field) in MISTAKES for field in fields[:1]):
            continue
        if world == "unkind" and loose(item):
            continue
        found.append(f"{name}: {'.'.join(map(str, item['loc']))}: {item['msg']} (given {item['input']!r:.60})")
    return found


async def call(name: str, world: str, make):
    """Makes a call and validates its answer; answers what came, or None where the models could not hold it."""
    judged[name] += 1
    if world == "unkind":
        await asyncio.sleep(0.2)  # the limit is five calls a second; without this the client's own retries take longer
    try:
        return await make()
    except pydantic.ValidationError as error:
        faults.extend(objections(name, error, world))
    return None


async def refused(name: str, kind: type[YclientsApiError], make) -> None:
    """Makes a call that must be refused in one way."""
    judged[name] += 1
    try:
        await make()
        faults.append(f"{name}: was not refused")
    except kind:
        pass


def send(api: YclientsClient, method: str, path: str, **what):
    """The client's own transport, for the calls whose generated method takes no body."""
    return api.clients._client.request(method, path, **what)


class Receiver(http.server.BaseHTTPRequestHandler):
    """Takes webhooks."""

    bodies: list[bytes] = []

    def do_POST(self):
        self.bodies.append(self.rfile.read(int(self.headers["content-length"])))
        self.send_response(200)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


def control(base: str, path: str, body=None):
    """A call of the sandbox's own door."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{base}/__control/{path}", data=data, headers={"content-type": "application/json"})
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def read_webhook(body: bytes, world: str) -> None:
    """Lets the client read a webhook, by its resource's own model and not as an unknown one."""
    event = parse_webhook(json.loads(body))
    judged[f"webhook {event.resource} {event.status}"] += 1
    if not isinstance(event, UnknownWebhook):
        return
    try:
        pydantic.TypeAdapter(YclientsWebhook).validate_json(body)
    except pydantic.ValidationError as error:
        faults.extend(objections("webhook", error, world))


async def company_and_catalogue(api: YclientsClient, world: str) -> None:
    found = await call("companies", world, lambda: api.companies.list(my=1))
    if found is not None and [company.id_ for company in found] != [SALON]:
        faults.append("companies: the connected salon alone was expected")
    await call("company", world, lambda: api.companies.get(SALON))
    await call("services", world, lambda: api.services.list(SALON, 0))
    await call("service", world, lambda: api.services.list(SALON, 4564011))
    await call("old services", world, lambda: api.services.list_company(SALON, 0))
    await call("service categories", world, lambda: api.service_categories.list_company(SALON, 0))
    await call("staff", world, lambda: api.staff.list(SALON, 0))
    await call("old staff", world, lambda: api.staff.list_company(SALON, 456401))
    await refused("no such salon", YclientsNotFoundError, lambda: api.companies.get(1))


async def clients(api: YclientsClient, world: str) -> int:
    search = schemas.CompanyCompanyidClientsSearchRequestDataTypes.model_validate({"page": 1, "page_size": 200})
    found = await call("client search", world, lambda: api.clients.search(SALON, search))
    if found is not None and len(found) < 100:
        faults.append(f"client search: only {len(found)} clients")
    await call("clients", world, lambda: api.clients.list(SALON, count_=200))
    new = {"name": "Нина", "surname": "Новая", "phone": "+79000008801"}
    made = await send(api, "POST", f"/api/v1/clients/{SALON}", json_body=new)
    judged["client create"] += 1
    number = int(made["id"])
    await call("client", world, lambda: api.clients.get(SALON, number))
    await send(api, "PUT", f"/api/v1/client/{SALON}/{number}", json_body={**new, "comment": "звонить после шести"})
    judged["client update"] += 1
    return number


async def records(api: YclientsClient, world: str, day: dt.date) -> None:
    body = {
        "staff_id": 456401,
        "services": [{"id": 4564011, "first_cost": 6800, "discount": 0, "cost": 6800}, {"id": 4564015}],
        "client": {"phone": "79000008802", "name": "Лидия", "surname": "", "patronymic": "", "email": ""},
        "datetime": f"{day}T11:00:00+03:00",
        "seance_length": 9900,
        "save_if_busy": True,
        "send_sms": False,
        "comment": "",
        "attendance": 0,
        "api_id": "stranger-1",
    }
    read = schemas.RecordsCompanyidRequestDataTypes.model_validate
    made = await call("record create", world, lambda: api.records.create(SALON, read(body)))
    found = await call("records", world, lambda: api.records.list(SALON, start_date=day, end_date=day, count_=200))
    raw = await send(api, "GET", f"/api/v1/records/{SALON}", params={"start_date": str(day), "end_date": str(day), "count": 200})
    record = next(item for item in raw if item["api_id"] == "stranger-1")
    if made is not None and [item.id_ for item in made] != [float(record["id"])]:
        faults.append("record create: one record was expected")
    if found is not None and len(found) != len(raw):
        faults.append("records: the same list was expected twice")
    number, visit = int(record["id"]), int(record["visit_id"])
    await call("records changed", world, lambda: api.records.list(SALON, changed_after=f"{day - dt.timedelta(30)}T00:00:00", with_deleted=True))
    await call("record", world, lambda: api.records.get(SALON, number))
    moved = read({**body, "datetime": f"{day}T15:00:00+03:00"})
    await call("record update", world, lambda: api.records.update(SALON, number, moved))
    await call("visit", world, lambda: api.visits.get(visit))
    await send(api, "PUT", f"/api/v1/visits/{visit}/{number}", json_body={"attendance": 2, "comment": "придёт"})
    judged["visit update"] += 1
    confirmed = await send(api, "GET", f"/api/v1/record/{SALON}/{number}")
    if int(confirmed["attendance"]) != 2 or confirmed["comment"] != "придёт":
        faults.append("visit update: the booking does not show it")
    await refused("visit update without a body", YclientsValidationError, lambda: api.visits.update(visit, number))
    await refused("record create without a master", YclientsValidationError, lambda: api.records.create(SALON, read({"comment": "?"})))
    await call("record delete", world, lambda: api.records.delete(SALON, number))
    await refused("record gone", YclientsNotFoundError, lambda: api.records.delete(SALON, number))


async def marketplace(api: YclientsClient, base: str, world: str, hook: str) -> None:
    application = control(base, "yclients/seed")["application_id"]
    pressed = control(base, "yclients/install", {"salon_id": SALON})
    if "user_data_sign=" not in pressed["redirect"]:
        faults.append("install: the redirect is not signed")
    ask = schemas.PostPartnerCallbackRequest(salon_id=SALON, application_id=application, webhook_urls=[hook], channels=["whatsapp"])
    await call("marketplace callback", world, lambda: api.marketplace.callback(ask))
    await refused("marketplace callback again", YclientsApiError, lambda: api.marketplace.callback(ask))
    state = await call("marketplace status", world, lambda: api.marketplace.get(SALON, application))
    if state is not None and state.connection_status.status != "active":
        faults.append("marketplace status: not active after the callback")
    await call("marketplace salons", world, lambda: api.marketplace.list_salons(application, count_=100))
    paid = schemas.PostPartnerPaymentRequest(
        salon_id=SALON,
        application_id=application,
        payment_sum=990,
        currency_iso="RUB",
        payment_date="2026-11-21 12:00:00",
        period_from="2026-11-21 00:00:00",
        period_to="2026-12-21 00:00:00",
    )
    await call("marketplace payment", world, lambda: api.marketplace.payment(paid))
    await call("marketplace status, paid", world, lambda: api.marketplace.get(SALON, application))


async def judge(base: str, world: str, hook: str) -> None:
    day = dt.date.fromisoformat(control(base, "clock")["now"][:10]) + dt.timedelta(3)
    tokens = {"partner_token": "sandbox-partner-token", "user_token": "sandbox-user-token", "base_url": f"{base}/yclients"}
    # The client obeys limits only by trying again; in the unkind world it has to, often.
    async with YclientsClient(**tokens, max_retries=8, retry_backoff=0.3) as api:
        await marketplace(api, base, world, hook)
        await company_and_catalogue(api, world)
        await clients(api, world)
        await records(api, world, day)
        application = control(base, "yclients/seed")["application_id"]
        await call("marketplace uninstall", world, lambda: api.marketplace.uninstall(SALON, application))
    login = schemas.AuthRequest2(login="79990000002", password="sandbox")
    async with YclientsClient("sandbox-partner-token", base_url=f"{base}/yclients", max_retries=8, retry_backoff=0.3) as api:
        signed = await call("auth", world, lambda: api.auth.login(login))
        if signed is not None and getattr(signed, "user_token", None) != "sandbox-user-token":
            faults.append("auth: no user token")
        await refused("records without a user", YclientsAuthError, lambda: api.records.list(SALON))
    async with YclientsClient("forged", base_url=f"{base}/yclients", max_retries=8, retry_backoff=0.3) as api:
        await refused("companies with a forged token", YclientsAuthError, lambda: api.companies.list())


def play(base: str) -> None:
    """A person at the desk does everything that a webhook can tell of."""
    at = f"yclients/salons/{SALON}/bookings"
    start = control(base, "clock")["now"][:10]
    day = dt.date.fromisoformat(start) + dt.timedelta(4)
    new = {"staff_id": 456402, "services": [4564021, 4564023], "starts_at": f"{day}T12:00:00"}
    made = control(base, at, {**new, "client": {"name": "Дина", "surname": "Двойная-Фамилия", "phone": "8 (900) 000-88-03"}})
    control(base, f"{at}/{made['id']}/reschedule", {"starts_at": f"{day}T14:30:00", "staff_id": 456401})
    control(base, f"{at}/{made['id']}/services", {"services": [4564011, 4564012, 4564015]})
    for verb in ("confirm", "arrive", "wait", "no_show"):
        control(base, f"{at}/{made['id']}/{verb}", {})
    nobody = control(base, at, new)
    control(base, f"{at}/{nobody['id']}/delete", {})
    control(base, f"yclients/salons/{SALON}/services/4564011", {"price": 7000})
    control(base, f"yclients/salons/{SALON}/masters/456401", {"specialization": "колорист и стилист"})
    partial = control(base, at, {**new, "starts_at": f"{day}T17:00:00"})
    control(base, "yclients/faults", {"webhooks": {"partial": True}})
    control(base, f"{at}/{partial['id']}/remark", {"comment": "test"})
    control(base, f"{at}/{partial['id']}/delete", {})


def main() -> int:
    asked = argparse.ArgumentParser()
    asked.add_argument("--base", required=True)
    asked.add_argument("--world", choices=["kind", "unkind"], required=True)
    args = asked.parse_args()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    hook = f"http://127.0.0.1:{server.server_port}/hooks/secret"
    control(args.base, "yclients/subscribe", {"salon_id": SALON, "urls": [hook]})
    play(args.base)
    control(args.base, "yclients/faults", {"webhooks": {"partial": False}})
    asyncio.run(judge(args.base, args.world, hook))
    while control(args.base, "yclients/deliveries")["pending"]:
        pass
    for body in Receiver.bodies:
        read_webhook(body, args.world)
    for kind in ("record create", "record update", "record delete", "client create", "client update", "service update", "staff update"):
        if not judged[f"webhook {kind}"]:
            faults.append(f"no webhook «{kind}» came")
    print("\n".join(f"{count:4} {name}" for name, count in sorted(judged.items())))
    print("\n".join(dict.fromkeys(faults)) or "no objections")
    print(f"judged: {sum(judged.values())} in the {args.world} world, {len(faults)} objections")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
