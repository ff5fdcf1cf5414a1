import type { TextRule } from './text-rules.ts';

const mostTexts = 20_000;
const longestText = 256;

/** The same rule, which remembers texts that may be shown, since most stand in many rows; it forgets them all when there are too many. */
export function remembering(rule: TextRule): TextRule {
  const shown = new Set<string>();
  return (text) => {
    if (shown.has(text)) return null;
    const found = rule(text);
    if (found !== null || text.length > longestText) return found;
    if (shown.size >= mostTexts) shown.clear();
    shown.add(text);
    return null;
  };
}
