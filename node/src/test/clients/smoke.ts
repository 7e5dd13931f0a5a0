// What the generated types are good for: two accounts trade, against a node at the address given.
import { randomUUID } from "node:crypto";
import createClient from "openapi-fetch";
import type { components, paths } from "./api.js";

const client = createClient<paths>({ baseUrl: process.argv[2] });
const token = process.argv[3];
if (token !== undefined) {
  client.use({
    onRequest({ request }) {
      request.headers.set("Authorization", `Bearer ${token}`);
    },
  });
}
const name = `ts-${randomUUID().slice(0, 8)}`;

const key = () => ({ "Idempotency-Key": randomUUID() });

function succeeded<T>(answer: { data?: T; error?: components["schemas"]["Problem"] }): T {
  if (answer.data === undefined) {
    throw new Error(JSON.stringify(answer.error));
  }
  return answer.data;
}

function expect(expected: unknown, was: unknown) {
  if (expected !== was) {
    throw new Error(`expected ${expected}, was ${was}`);
  }
}

async function open(account: string): Promise<string> {
  succeeded(
    await client.POST("/v1/accounts", { params: { header: key() }, body: { account, method: "STANDARD" } }),
  );
  succeeded(
    await client.POST("/v1/accounts/{id}/deposits", {
      params: { path: { id: account }, header: key() },
      body: { asset: "USDT", amount: "10000" },
    }),
  );
  return account;
}

const buyer = await open(`${name}-buyer`);
const seller = await open(`${name}-seller`);
for (const source of ["one", "two"]) {
  succeeded(
    await client.POST("/v1/prices", {
      params: { header: key() },
      body: { index: "BTC-USDT", source, sequence: Date.now(), price: "50000" },
    }),
  );
}
const trade = succeeded(
  await client.POST("/v1/trades", {
    params: { header: key() },
    body: { tradeId: name, buyer, seller, instrument: "BTC-PERP", quantity: "0.1", price: "50000" },
  }),
);
expect("5000", trade.cash);
const margin = succeeded(
  await client.GET("/v1/accounts/{id}/margin", { params: { path: { id: buyer } } }),
);
expect("10000", margin.equity);
const { events } = succeeded(
  await client.GET("/v1/accounts/{id}/events", { params: { path: { id: buyer } } }),
);
const settled = events.filter((event) => event.type === "leg-settled");
expect("5000", settled[0]?.leg.trades[0]?.cash.replace("-", ""));
const missing = await client.GET("/v1/accounts/{id}", { params: { path: { id: `${name}-nobody` } } });
expect("ACCOUNT_NOT_FOUND", missing.error?.code);
console.log("smoke: done");
