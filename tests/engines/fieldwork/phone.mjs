// Folds cases as the phone does: a list of lists of facts on the standard input, what they say together on the output.
import { readFileSync, writeFileSync } from "node:fs";
import { fold, seen } from "../../../frontend/lib/fieldfacts";

const ids = (facts) => facts.map(({ id }) => id);

function said(facts) {
  const state = fold(facts);
  const answers = [...state.answers].map(([item, { open, result }]) => [item, { open: ids(open), result }]);
  const signOffs = [...state.signOffs].map(([author, { fact, current }]) => [author, { fact: fact.id, current }]);
  return {
    facts: ids(state.facts),
    answers: Object.fromEntries(answers),
    photos: ids(state.photos),
    arrivals: ids(state.arrivals),
    signatures: ids(state.signatures),
    corrections: ids(state.corrections),
    notes: ids(state.notes),
    sign_offs: Object.fromEntries(signOffs),
    present: [...state.present].sort((a, b) => a - b),
    seen: seen(state.facts),
  };
}

writeFileSync(1, JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(said)));
