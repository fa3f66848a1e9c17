import { printedSchema } from '../../api/schema';
import { writeOrCheck, type GeneratedOptions } from './generated-document';

export async function schema(options: GeneratedOptions): Promise<number> {
  return writeOrCheck('api/schema.graphql', await printedSchema(), options);
}
