/**
 * Packages do two things that the policy of the page refuses. Each is mended where it is bundled, so that the policy has no
 * exception: the pages are one document, and an exception for one of them would hold for all.
 */

/** GraphiQL brings two fonts as data: 360 kB, for letters that every system has. */
const withoutFonts = {
  name: 'without-fonts',
  enforce: 'pre',
  transform: {
    filter: { id: /[\\/]graphiql[\\/]dist[\\/]style\.css$/ },
    handler: (css) => css.replace(/@font-face\s*\{[^}]*\}/g, ''),
  },
};

/** Dialogs of Radix keep the page from scrolling by a `<style>`. A sheet that a script constructs does the same, and is allowed. */
const CONSTRUCTED_SHEETS = `export function stylesheetSingleton() {
  const sheet = new CSSStyleSheet();
  let users = 0;
  return {
    add(css) {
      if (users++ > 0) return;
      sheet.replaceSync(css);
      document.adoptedStyleSheets.push(sheet);
    },
    remove() {
      if (--users > 0) return;
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet);
    },
  };
}`;
const withoutStyleElements = {
  name: 'without-style-elements',
  enforce: 'pre',
  load: {
    filter: { id: /[\\/]react-style-singleton[\\/].*[\\/]singleton\.js$/ },
    handler: () => CONSTRUCTED_SHEETS,
  },
};

export const strictPolicy = [withoutFonts, withoutStyleElements];
