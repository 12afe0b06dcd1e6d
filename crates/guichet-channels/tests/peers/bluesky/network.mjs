// A directory, a personal data server and an application view, as the reference network has them.
import { TestNetwork } from '@atproto/dev-env'

const port = (name) => Number(process.env[name])
const network = await TestNetwork.create({
  dbPostgresUrl: process.env.DB_POSTGRES_URL,
  dbPostgresSchema: 'guichet',
  plc: { port: port('PLC_PORT') },
  pds: { port: port('PDS_PORT'), hostname: 'localhost', enableDidDocWithSession: true },
  bsky: { dbPostgresSchema: 'bsky', port: port('VIEW_PORT'), publicUrl: `http://localhost:${port('VIEW_PORT')}` },
  // Nobody speaks there: no chat service is published.
  ozone: { port: port('OZONE_PORT'), chatUrl: `http://localhost:${port('CHAT_PORT')}`, chatDid: 'did:example:chat' },
  introspect: { port: port('INTROSPECT_PORT') },
})
console.log('READY')
process.on('SIGTERM', async () => {
  await network.close().catch(() => {})
  process.exit(0)
})
