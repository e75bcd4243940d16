/** The whole look of a public page: no script, no other file. Colours have a contrast of 4.5:1 at least, in light and dark. */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --ground: #fff; --text: #16181d; --quiet: #565d69; --line: #d9dde3;
  --ok: #0f7b4d; --warn: #9a5b00; --bad: #c4232f; --info: #1f5fbf; }
@media (prefers-color-scheme: dark) { :root { --ground: #0f1115; --text: #e8eaee; --quiet: #a2a9b5; --line: #2b3038;
  --ok: #3ecf8e; --warn: #f0b429; --bad: #ff7a7a; --info: #6ea8fe; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 46rem; margin: 0 auto; padding: 2rem 1rem 4rem; }
h1 { font-size: 1.5rem; margin: 0 0 .25rem; } h2 { font-size: 1.1rem; margin: 2.5rem 0 .75rem; }
p { margin: .25rem 0; } .quiet { color: var(--quiet); }
.banner { display: flex; gap: .75rem; align-items: center; margin: 1.5rem 0; padding: 1rem 1.25rem; border-radius: .5rem;
  border: 2px solid currentcolor; font-size: 1.15rem; font-weight: 600; }
.operational { color: var(--ok); } .degraded, .partial_outage { color: var(--warn); }
.major_outage { color: var(--bad); } .maintenance { color: var(--info); } .no_data { color: var(--line); }
svg.shape { width: 1.25em; height: 1.25em; flex: none; vertical-align: -.25em; }
.component { padding: .9rem 0; border-top: 1px solid var(--line); }
.component header { display: flex; justify-content: space-between; gap: 1rem; } .component h3 { margin: 0; font-size: 1rem; }
.bars { display: block; width: 100%; height: 2rem; margin-top: .5rem; } .bars rect { fill: currentcolor; }
.range { display: flex; justify-content: space-between; font-size: .85rem; }
article { border-top: 1px solid var(--line); padding: .9rem 0; } article h3 { margin: 0 0 .5rem; font-size: 1rem; }
main > p:last-child { margin-top: 3rem; } dl { margin: 0; } dt { font-weight: 600; } dd { margin: 0 0 .6rem; }
`;
