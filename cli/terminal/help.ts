import { SCOPES } from '../../access/scopes';

export const HELP = `paystate <command>

  doctor             check the settings, beside the running engine and before the first payment: what is open to whom,
                     keys, certificates, clock, gateway, notify URL; --self calls nobody but the engine
  rebuild            make the read model again from the events (stop the engine first)
  verify             check that no event was altered: every hash of every stream
  copy               copy all events to another store and compare: --from <store> --to <store>; --verify-only compares
  schema             print the GraphQL schema; --write or --check api/schema.graphql
  states             print the state diagrams; --write or --check docs/reference/states.md
  sub-codes          print what follows from each refusal of Alipay; --write or --check docs/reference/sub-codes.md
  errors             print all error codes with their advice; --write or --check docs/reference/errors.md
  watch <outTradeNo> show a trade live, by the GraphQL subscription tradeChanged; --merchant <shop> of MERCHANTS_FILE
  reconcile          compare Alipay's bill with the books: --date 2026-11-20 (a month: 2026-11; yesterday in Beijing when
                     left out), --csv <file> for a spreadsheet, --again downloads the bill anew, --merchant <shop>; the
                     running engine does it
  keys               the API keys of a shop, by its running engine: create, list, revoke <id>; --merchant <shop>,
                     --json for programs
  help               this text
  --version          the version of this package

Settings come from the environment, as for the product: DATA_DIR, EVENT_STORE; for watch, reconcile and keys HOST, PORT,
API_TOKEN, MERCHANTS_FILE.

doctor: needs the same settings as the engine, which should be running. It queries Alipay for an order that does not exist, and
sends a forged notify to <PUBLIC_URL>/alipay/notify. Each line is ok, note or problem; nothing secret is printed.

keys create: --name "till 3" --scope PAY --scope READ, and where wanted --expires 2027-01-31T00:00:00+08:00, --rate <requests a
second>, --address <address or network, repeatable>. The key alone goes to standard output, once. Scopes: ${SCOPES.slice(0, 6).join(', ')},
${SCOPES.slice(6).join(', ')}. API_TOKEN is the credential, or what --key-file <file> holds: a key with ADMIN.

copy: stop every engine first, of both stores. A <store> is
  sqlite                        the embedded store in DATA_DIR (events.db)
  sqlite:<folder>               the embedded store in that folder
  esdb://user:password@host:…   an EventStoreDB; or EVENT_STORE, for what that setting names, so that no password
                                is in the list of processes
A copy that was interrupted goes on when the same command is given again. Events that are in the target already are
compared and stay; a target with other events is refused. Positions differ between stores: with the target's settings
run rebuild before the engine starts on it. It is needed where its DATA_DIR holds a read model already and both stores
are SQLite; else the engine makes the read model itself, without showing how far it is.

Exit codes: 0 done, 1 failed or something is wrong with the events or settings, 2 the command cannot be understood; for
reconcile 0 no discrepancy, 1 no result (not ready, or failed), 3 discrepancies.
`;

export async function help(): Promise<number> {
  process.stdout.write(HELP);
  return 0;
}
