/** Who did something, as events name it (docs/guides/access.md), in words. */
import { defineWords, useWords } from './language';

type Words = {
  key: (id: string) => string;
  jwt: (subject: string) => string;
  known: Readonly<Record<string, string>>;
};

const actorWords = defineWords<Words>({
  en: {
    key: (id: string) => `key ${id}`,
    jwt: (subject: string) => `${subject} (token)`,
    known: {
      'api-token': 'the bootstrap token',
      api: 'a caller without a credential',
      alipay: 'Alipay',
      'follow-up': 'the engine',
      reconciliation: 'the engine, daily',
    },
  },
  zh: {
    key: (id: string) => `密钥 ${id}`,
    jwt: (subject: string) => `${subject}（令牌）`,
    known: {
      'api-token': '初始令牌',
      api: '未使用凭证的调用方',
      alipay: '支付宝',
      'follow-up': '系统自动跟进',
      reconciliation: '系统每日对账',
    },
  },
});

/** A function from an actor to its words. */
export function useActorName(): (actor: string) => string {
  const say = useWords(actorWords);
  return (actor) => {
    const [, kind, name = ''] = /^(key|jwt):(.*)$/s.exec(actor) ?? [];
    return kind === undefined ? (say.known[actor] ?? actor) : say[kind as 'key' | 'jwt'](name);
  };
}
