// Writes src/api/schema.d.ts from the OpenAPI document of a running salut: SALUT_URL=http://127.0.0.1:8080 npm run schema
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import openapiTS, { astToString } from 'openapi-typescript';

const at = new URL('/api/openapi.json', process.env.SALUT_URL ?? 'http://127.0.0.1:8080');
const answer = await fetch(at);
if (!answer.ok) throw new Error(`${at} answered ${answer.status}`);
const ast = await openapiTS(await answer.json());
const head = '// Made by `npm run schema` from the OpenAPI document of salut. Not edited by hand.\n\n';
const to = join(import.meta.dirname, '../src/api/schema.d.ts');
writeFileSync(to, head + astToString(ast));
console.log(`${to} written`);
