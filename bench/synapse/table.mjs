// The results as a table for docs/performance.md.

const number = (value) => (value >= 100 ? Math.round(value).toLocaleString("en") : value.toPrecision(3));
const hit = ({ ours, theirs, target }) => (target === undefined ? "" : ours / theirs <= target ? "yes" : "no");

export function table(rows) {
  const lines = rows.map((row) => {
    const { title, unit, ours, theirs, target } = row;
    const goal = target === undefined ? "" : target.toFixed(2);
    return `| ${title} | ${number(ours)} ${unit} | ${number(theirs)} ${unit} | ${(ours / theirs).toFixed(2)} | ${goal} | ${hit(row)} |`;
  });
  return ["| | ours | Synapse | ratio | target | reached |", "| --- | --- | --- | --- | --- | --- |", ...lines].join("\n");
}
