// Opens what `heapcli convert` wrote with the readers of the field, and compares every call path's
// bytes with those in the .heapprofile that it was made from:
//
//   node check.mjs READERS ORIGINAL CONVERTED
//
// READERS has node_modules and devtools.mjs (scripts/formats.sh makes it); CONVERTED is the path of
// the converted files without their endings.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import path from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {gunzipSync} from 'node:zlib';

const [readers, original, converted] = process.argv.slice(2).map(each => path.resolve(each));
const require = createRequire(path.join(readers, 'package.json'));
const json = file => JSON.parse(readFileSync(file, 'utf8'));

// Bytes by call path, a path being the text of its frames. Paths without bytes are left out.
class Paths extends Map {
  add(frames, bytes) {
    if (!bytes) return;
    const key = frames.join(' > ');
    this.set(key, (this.get(key) ?? 0) + bytes);
  }
}
const frameText = (name, file, line, column) => `${name || '(anonymous)'} [${file}:${line}:${column}]`;
// A script without a URL goes by V8's id, as in DevTools.
const fileOf = frame => frame.url || (frame.scriptId === '0' ? '' : `VM${frame.scriptId}`);
const callFrameText = (frame, file = fileOf(frame)) =>
    frameText(frame.functionName, file, frame.lineNumber + 1, frame.columnNumber + 1);

function heapProfilePaths(root, bytesOf, nameFile) {
  const paths = new Paths();
  const visit = (node, above) => {
    for (const child of node.children) {
      const stack = [...above, callFrameText(child.callFrame, nameFile?.(fileOf(child.callFrame)))];
      paths.add(stack, bytesOf(child));
      visit(child, stack);
    }
  };
  visit(root, []);
  return paths;
}

function same(what, actual, expected) {
  assert.deepEqual(new Map([...actual].sort()), new Map([...expected].sort()), what);
  const total = [...actual.values()].reduce((a, b) => a + b, 0);
  console.log(`${path.basename(converted)}: ${what}: ${actual.size} call paths, ${total} bytes, same`);
}

const source = json(original);
const expected = heapProfilePaths(source.head, node => node.selfSize);
assert(expected.size > 10, 'the profile is too small to say anything');

{
  // DevTools leaves out branches without bytes, and so do the paths.
  const {SamplingHeapProfileModel} = await import(pathToFileURL(path.join(readers, 'devtools.mjs')));
  const model = new SamplingHeapProfileModel(json(`${converted}.heapprofile`));
  same('DevTools', heapProfilePaths(model.root, node => node.self), expected);
  assert.equal(model.total, new SamplingHeapProfileModel(source).total);
  // The samples are of the same calls: their sum, from the first ordinal on, is in the model too.
  const bySamples = profile => new SamplingHeapProfileModel(profile, 1).total;
  assert.equal(bySamples(json(`${converted}.heapprofile`)), bySamples(source));
}

{
  const {Profile} = require('pprof-format');
  const profile = Profile.decode(gunzipSync(readFileSync(`${converted}.pb.gz`)));
  const text = index => profile.stringTable.strings[Number(index)];
  const types = profile.sampleType.map(each => `${text(each.type)}/${text(each.unit)}`);
  assert.deepEqual(types, ['samples/count', 'space/bytes']);
  assert.equal(text(profile.defaultSampleType), 'space');
  assert.equal(`${text(profile.periodType.type)}/${text(profile.periodType.unit)}`, 'space/bytes');
  const functions = new Map(profile.function.map(each => [each.id, each]));
  const locations = new Map(profile.location.map(each => [each.id, each]));
  const paths = new Paths();
  let samples = 0;
  for (const sample of profile.sample) {
    const stack = sample.locationId.map(id => {
      const {line: [line]} = locations.get(id);
      const at = functions.get(line.functionId);
      assert.equal(Number(line.line), Number(at.startLine));
      return `${text(at.name)} [${text(at.filename)}:${at.startLine}]`;
    });
    paths.add(stack.reverse(), Number(sample.value[1]));
    samples += Number(sample.value[0]);
  }
  // This reader does not know columns, and files are paths.
  const plain = new Paths();
  for (const [key, bytes] of heapProfilePaths(
           source.head, node => node.selfSize,
           url => url.startsWith('file:') ? fileURLToPath(url) : url)) {
    plain.add([key.replace(/:\d+\]/g, ']')], bytes);
  }
  same('pprof-format', paths, plain);
  const nodes = new Set();
  const collect = node => {
    nodes.add(node.id);
    node.children.forEach(collect);
  };
  collect(source.head);
  assert.equal(samples, source.samples.filter(each => nodes.has(each.nodeId)).length);
}

{
  const Ajv = require('ajv').default;
  const release = path.join(readers, 'node_modules/speedscope/dist/release');
  // The schema's titles and formats are fine with any version of ajv.
  const validate = new Ajv({strict: false}).compile(json(path.join(release, 'file-format-schema.json')));
  const file = json(`${converted}.speedscope.json`);
  assert(validate(file), JSON.stringify(validate.errors, null, 2));
  assert(!validate({...file, profiles: [{...file.profiles[0], unit: 'pounds'}]}), 'the schema lets all through');
  const [profile] = file.profiles;
  const paths = new Paths();
  profile.samples.forEach((stack, i) => {
    paths.add(stack.map(index => {
      const {name, file: url = '', line = 0, col = 0} = file.shared.frames[index];
      return frameText(name, url, line, col);
    }), profile.weights[i]);
  });
  same('speedscope', paths, expected);
  assert.equal(profile.endValue, profile.weights.reduce((a, b) => a + b, 0));
}

{
  const paths = new Paths();
  for (const line of readFileSync(`${converted}.collapsed`, 'utf8').trimEnd().split('\n')) {
    const [, stack, bytes] = /^(.*) (\d+)$/s.exec(line);
    paths.add(stack.split(';').map(frame => {
      const text = frame.replace(/\\x([0-9a-f]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
      const place = /^(.*) \((.+):(\d+):(\d+)\)$/s.exec(text);
      // What is in no file has no position either.
      return place ? frameText(place[1], place[2], place[3], place[4]) : frameText(text, '', '', '');
    }), Number(bytes));
  }
  const plain = new Paths();
  for (const [key, bytes] of expected) plain.add([key.replace(/\[:\d+:\d+\]/g, '[::]')], bytes);
  same('collapsed stacks', paths, plain);
}
