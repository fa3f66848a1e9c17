/** Why the engine answers a request with an error, by its code, where that does not depend on what was asked for. */
import { defineWords } from './language';

export const failureWords = defineWords<Readonly<Record<string, string>>>({
  en: {
    FORBIDDEN: 'The engine does not answer a page of this address. Whoever runs it can allow it.',
    RATE_LIMITED: 'Too many requests at once. Wait a moment.',
    TOO_MANY_CONNECTIONS: 'This key is open in too many tabs. Close those that nobody needs.',
    OVERLOADED: 'The engine has too much to do. Wait a moment.',
    READ_MODEL_BEHIND: 'It is stored, only not shown yet. Wait a moment.',
    STORE_UNAVAILABLE: 'The engine does not reach its store. Wait a moment: nothing happens twice.',
    INTERNAL: 'Something failed in the engine. Its log says what.',
  },
  zh: {
    FORBIDDEN: '系统不接受来自此地址的页面，请联系系统管理员开放。',
    RATE_LIMITED: '请求过于频繁，请稍后再试。',
    TOO_MANY_CONNECTIONS: '该密钥打开的页面过多，请关闭不用的标签页。',
    OVERLOADED: '系统繁忙，请稍后再试。',
    READ_MODEL_BEHIND: '数据已保存，只是尚未显示，请稍候。',
    STORE_UNAVAILABLE: '系统暂时无法访问存储，请稍后再试，不会重复执行。',
    INTERNAL: '系统内部出错，原因见系统日志。',
  },
});
