// Writes two submissions as ODK Central exports them, by Central's own writer.
//
//   node odk-central.js FOLDER: FOLDER is lib/ of getodk/central-backend, which must find its packages
const { Readable } = require('node:stream');
const lib = process.argv[2];
const { getFormFields } = require(lib + '/data/schema');
const { streamBriefcaseCsvs } = require(lib + '/data/briefcase');

const names = ['meta/instanceID', 'userName', 'who/firstName', 'who/dob', 'phone', 'home'];
const types = { 'who/dob': 'date', home: 'geopoint' };
const form = `<?xml version="1.0"?>
<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"><h:head><model>
<instance><data id="teachers"><meta><instanceID/></meta><userName/><who><firstName/><dob/></who>
<phone/><home/></data></instance>
${names.map((name) => `<bind nodeset="/data/${name}" type="${types[name] || 'string'}"/>`).join('')}
</model></h:head></h:html>`;

const submission = (id, data) => ({
  instanceId: id, createdAt: new Date('2026-03-07T03:36:00Z'), deviceId: 'collect:q1', def: {},
  xml: `<data id="teachers"><meta><instanceID>${id}</instanceID></meta>${data}</data>`,
  aux: {
    attachment: { present: 0, expected: 0 }, encryption: {}, edit: { count: 0 },
    exports: { formVersion: '2026' }, submitter: { id: 5, displayName: 'Block office' },
  },
});

// Central's fields are rows of its database, which can be copied with a change.
const field = (data) => ({ ...data, with: (more) => field({ ...data, ...more }) });

getFormFields(form).then((fields) => {
  const rows = Readable.from([
    submission('uuid:1', `<userName>asha.naik</userName><who><firstName>आशा</firstName>
<dob>1980-02-28</dob></who><phone>9880022222</phone><home>15.45 75.0 0 5</home>`),
    submission('uuid:2', `<userName>ravi.patil</userName><who><firstName>Ravi</firstName>
<dob>2001-03-07</dob></who><phone>09880033333</phone>`),
  ]);
  streamBriefcaseCsvs(rows, fields.map(field), 'teachers', undefined, undefined, true)
    .with(process.stdout).pipeline((error) => { if (error) throw error; });
});
