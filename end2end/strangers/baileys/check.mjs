// An unmodified Baileys judges the WhatsApp sandbox: node check.mjs <base url of the sandbox>
//
// It pairs by the picture of its QR code, sends, gets its receipts, receives, is away while somebody writes, comes back
// without a QR code, and is unlinked. The only thing it is told is which certificate root to trust, by Baileys' own constant.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import makeWASocket, { DisconnectReason, WA_CERT_DETAILS, useMultiFileAuthState } from 'baileys'
import pino from 'pino'
import QRCode from 'qrcode'

const base = process.argv[2]
const salon = '79210000077'
const anna = '79215550177'
const patience = 30_000

async function control(path, body) {
  const raw = body instanceof Buffer
  const answer = await fetch(`${base}/__control/${path}`, body === undefined ? {} : { method: 'POST', body: raw ? body : JSON.stringify(body) })
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
  return answer.json()
}

/** Asks again and again, until there is an answer. */
async function eventually(what, ask) {
  const end = Date.now() + patience
  while (Date.now() < end) {
    const answer = await ask()
    if (answer) return answer
    await new Promise(resolve => setTimeout(resolve, 20))
  }
  throw new Error(`waited in vain for ${what}`)
}

// libsignal prints its sessions; only what this check says is of interest.
for (const level of ['log', 'info', 'warn', 'error']) console[level] = () => {}

function step(words) {
  process.stdout.write(`ok ${words}\n`)
}

const folder = await mkdtemp(join(tmpdir(), 'baileys-'))
const { state, saveCreds } = await useMultiFileAuthState(folder)
WA_CERT_DETAILS.PUBLIC_KEY = Buffer.from((await control('whatsapp/root')).key, 'hex')

/** One connection; `seen` collects what happens on it. */
function connect() {
  const seen = { qr: [], open: false, closed: undefined, messages: [], updates: [] }
  const socket = makeWASocket({
    auth: state,
    waWebSocketUrl: `${base.replace(/^http/, 'ws')}/ws/chat`,
    logger: pino({ level: process.env.LOG ?? 'silent' }),
    syncFullHistory: false,
    shouldSyncHistoryMessage: () => false,
  })
  socket.ev.on('creds.update', saveCreds)
  socket.ev.on('connection.update', ({ qr, connection, lastDisconnect }) => {
    if (qr) seen.qr.push(qr)
    if (connection === 'open') seen.open = true
    if (connection === 'close') seen.closed = lastDisconnect?.error?.output?.statusCode ?? 0
  })
  socket.ev.on('messages.upsert', ({ messages }) => seen.messages.push(...messages))
  socket.ev.on('messages.update', updates => seen.updates.push(...updates))
  return { socket, seen }
}

const text = message => message.message?.conversation ?? message.message?.extendedTextMessage?.text
const heard = (seen, words) => eventually(`the words «${words}»`, () => seen.messages.find(message => text(message) === words))
// Baileys folds an update into the message itself when it reports both at once.
const ticks = (seen, id, status) =>
  eventually(
    `status ${status}`,
    () =>
      seen.updates.find(({ key, update }) => key.id === id && update.status >= status) ??
      seen.messages.find(message => message.key.id === id && message.status >= status),
  )

try {
  // Pair by the picture.
  let { socket, seen } = connect()
  const qr = await eventually('a QR code', () => seen.qr[0])
  const picture = await QRCode.toBuffer(qr, { type: 'png', scale: 4, margin: 4 })
  const linked = await control(`phones/+${salon}/scan`, picture)
  await eventually('the request to come back', () => seen.closed === DisconnectReason.restartRequired)
  ;({ socket, seen } = connect())
  await eventually('the connection', () => seen.open)
  step(`paired by picture as device ${linked.device}, connected`)

  // Send; the phone shows it once; both receipts come.
  const [exists] = await socket.onWhatsApp(anna)
  const [absent] = await socket.onWhatsApp('79215550404').then(list => list ?? [])
  if (!exists?.exists || absent?.exists) throw new Error('the directory is wrong')
  const sent = await socket.sendMessage(`${anna}@s.whatsapp.net`, { text: 'Здравствуйте! Ждём вас в 15:00' })
  const shown = await eventually('the text on the phone', async () => {
    const { messages } = await control(`whatsapp/displayed?phone=${anna}`)
    return messages.length ? messages : undefined
  })
  if (shown.length !== 1 || shown[0].text !== 'Здравствуйте! Ждём вас в 15:00' || shown[0].stanza_id !== sent.key.id) throw new Error(JSON.stringify(shown))
  await ticks(seen, sent.key.id, 3)
  await control(`phones/+${anna}/read`, { peer: salon })
  await ticks(seen, sent.key.id, 4)
  step('sent a text, delivered and read')

  // Receive.
  await control(`phones/+${anna}/send`, { to: salon, text: 'Спасибо, буду' })
  await heard(seen, 'Спасибо, буду')
  await eventually('the delivery of the answer', async () => {
    const { chats } = await control(`phones/+${anna}`)
    return chats[0].messages.find(({ from_me, ticks }) => from_me && ticks === 'delivered')
  })
  await control(`phones/+${salon}/send`, { to: anna, text: 'Пишет хозяйка с телефона' })
  const own = await heard(seen, 'Пишет хозяйка с телефона')
  if (!own.key.fromMe) throw new Error('the copy from the own phone is not from me')
  step('received an answer, and a copy from the own phone')

  // Away, and back without a QR code; what was written meanwhile is there.
  socket.end(undefined)
  await control(`phones/+${anna}/send`, { to: salon, text: 'Пока вас не было' })
  ;({ socket, seen } = connect())
  await heard(seen, 'Пока вас не было')
  if (seen.qr.length) throw new Error('asked for a QR code again')
  const again = await socket.sendMessage(`${anna}@s.whatsapp.net`, { text: 'Мы вернулись' })
  await ticks(seen, again.key.id, 3)
  step('came back without a QR code, with what was written meanwhile')

  // A second connection of the same device, then unlinking.
  const first = seen
  ;({ socket, seen } = connect())
  await eventually('the replacement', () => first.closed === DisconnectReason.connectionReplaced)
  await eventually('the second connection', () => seen.open)
  await control(`phones/+${salon}/unlink`, { device: linked.device })
  await eventually('being unlinked', () => seen.closed === DisconnectReason.loggedOut)
  step('replaced by itself, then unlinked')

  const { undecryptable, displayed } = await control('whatsapp/counters')
  if (undecryptable !== 0) throw new Error(`${undecryptable} messages could not be opened`)
  step(`${displayed} messages shown, none undecryptable`)
} catch (error) {
  process.stderr.write(`${error.stack}\n`)
  process.exitCode = 1
} finally {
  await rm(folder, { recursive: true, force: true })
  process.exit()
}
