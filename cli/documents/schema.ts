import { printedSchema } from '../../api/schema';
import { writeOrCheck } from './generated-document';

export async function schema(flags: readonly string[]): Promise<number> {
  return writeOrCheck('api/schema.graphql', await printedSchema(), flags);
}
