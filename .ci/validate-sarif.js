// The parts of validate-sarif that read JSON.
//
//   prepare SCRATCH FILE...  copies the files after the known bad log to
//                            SCRATCH/plain, and with an error planted to
//                            SCRATCH/planted; the known unreadable log alone to
//                            SCRATCH/unreadable
//   judge SCRATCH FILE...    reads what the multitool said of them: exits 1 where
//                            a file has an error, 2 where it cannot be trusted
"use strict";
const fs = require("fs");
const path = require("path");

const [command, scratch, ...files] = process.argv.slice(2);
const all = [path.join(scratch, "known-bad.sarif"), ...files];
// The text is edited, not the document: JavaScript would round its numbers.
const plant = (text) => text.replace("{", '{"planted": 1, ');

function prepare() {
  for (const set of ["plain", "planted", "unreadable"]) fs.mkdirSync(path.join(scratch, set));
  const unreadable = fs.readFileSync(path.join(scratch, "known-unreadable.sarif"), "utf8");
  fs.writeFileSync(path.join(scratch, "unreadable", "0.sarif"), plant(unreadable));
  let bad = false;
  all.forEach((file, i) => {
    const text = fs.readFileSync(file, "utf8");
    try {
      JSON.parse(text);
    } catch (error) {
      console.error(`${file}: error: it is no JSON: ${error.message}`);
      bad = true;
    }
    const name = String(i).padStart(6, "0") + ".sarif";
    fs.writeFileSync(path.join(scratch, "plain", name), text);
    fs.writeFileSync(path.join(scratch, "planted", name), plant(text));
  });
  process.exit(bad ? 1 : 0);
}

// said returns what the multitool said of each file of a set, by its number.
function said(set) {
  const log = JSON.parse(fs.readFileSync(path.join(scratch, set + ".log"), "utf8"));
  const byNumber = new Map();
  for (const run of log.runs) {
    for (const invocation of run.invocations ?? []) {
      const notes = [...(invocation.toolExecutionNotifications ?? []), ...(invocation.toolConfigurationNotifications ?? [])];
      const errors = notes.filter((note) => note.level === "error");
      if (invocation.executionSuccessful === false || errors.length > 0) {
        distrust(`it ran with errors: ${JSON.stringify(errors)}`);
      }
    }
    const rules = new Map((run.tool.driver.rules ?? []).map((rule) => [rule.id, rule]));
    for (const result of run.results ?? []) {
      const number = Number(path.basename(result.locations[0].physicalLocation.artifactLocation.uri, ".sarif"));
      const id = result.ruleId ?? run.tool.driver.rules[result.ruleIndex].id;
      const template = rules.get(id)?.messageStrings?.[result.message.id]?.text ?? "";
      const text = result.message.text ?? template.replace(/\{(\d+)\}/g, (_, n) => result.message.arguments?.[n] ?? "");
      if (!byNumber.has(number)) byNumber.set(number, []);
      byNumber.get(number).push({ id, level: result.level ?? "warning", text });
    }
  }
  return byNumber;
}

// GitHub's rules (GH…) are for logs that are uploaded. One of the full profile is
// not, and GitHub's refusal of it is meant: see docs/code-scanning.md.
const uploaded = (file) => !/\/full\/$/.test(JSON.parse(fs.readFileSync(file, "utf8")).runs?.[0]?.automationDetails?.id ?? "");

// A repository's address is to come with base URIs on every path (SARIF2007).
// GitHub resolves none, and a synthetic path is no file of the repository.
const accepted = new Set(["SARIF2007"]);

const errorsOf = (results) => (results ?? []).filter((result) => result.level === "error");

function distrust(reason) {
  console.error(`validate-sarif: the multitool cannot be trusted: ${reason}`);
  process.exit(2);
}

function judge() {
  const plain = said("plain");
  const planted = said("planted");
  if (errorsOf(plain.get(0)).length === 0) distrust("it finds nothing wrong with a log that is");
  if (errorsOf(said("unreadable").get(0)).length > 0) {
    distrust("it now reads the log that was known as unreadable: name another, or this check proves nothing");
  }
  let errors = 0;
  let warnings = 0;
  files.forEach((file, i) => {
    const number = i + 1;
    const forGitHub = uploaded(file);
    for (const result of plain.get(number) ?? []) {
      if (accepted.has(result.id) || (!forGitHub && result.id.startsWith("GH"))) continue;
      if (result.level === "error") errors++;
      else if (result.level === "warning") warnings++;
      else continue;
      console.error(`${file}: ${result.level}: ${result.text} [${result.id}]`);
    }
    if (!errorsOf(planted.get(number)).some((result) => result.text.includes("planted"))) {
      errors++;
      console.error(`${file}: error: the multitool does not see an error that was planted in it: it cannot read it, or a file before it`);
    }
  });
  console.log(`validate-sarif: ${files.length} logs, ${errors} errors, ${warnings} warnings`);
  process.exit(errors > 0 ? 1 : 0);
}

({ prepare, judge })[command]();
