// Parts of dates; local time is UTC here.
const d = new Date(2024, 1, 29, 13, 14, 15, 16);
print(d.getTime(), d.getFullYear(), d.getMonth(), d.getDate(), d.getDay(), d.getHours(), d.getMinutes(), d.getSeconds(), d.getMilliseconds(), d.getTimezoneOffset(), d.getYear()); // expect: 1709212455016 2024 1 29 4 13 14 15 16 0 124
print(new Date(99, 0).getFullYear(), new Date(100, 0).getFullYear(), new Date(2020, 12).getMonth(), new Date(2020, 0, 0).getDate(), new Date(2020, 0, 1, 25).getDate(), new Date(2020, -1).getFullYear(), Date.UTC(2020), Date.UTC(1970, 0, 1, 0, 0, 0, 1.9)); // expect: 1999 100 0 31 2 2019 1577836800000 1
print(new Date(NaN).getTime(), new Date(8.64e15).getTime(), new Date(8.64e15 + 1).getTime(), new Date(undefined).getTime(), new Date(null).getTime(), new Date(new Date(5)).getTime(), new Date("5").getMonth(), new Date(1.9).getTime(), new Date(-1.9).getTime()); // expect: NaN 8640000000000000 NaN NaN 0 5 4 1 -1
print(typeof Date(), Date.length, new Date(2020, 1).toISOString(), Date.prototype.constructor === Date, Object.prototype.toString.call(d)); // expect: string 7 2020-02-01T00:00:00.000Z true [object Date]
// ---
// Changing dates.
const d = new Date(Date.UTC(2024, 0, 31, 12));
print(d.setMonth(1), d.getDate(), d.setDate(0), d.getMonth(), d.setHours(25, 61, 61, 1001), d.toISOString()); // expect: 1709380800000 2 1709208000000 1 1709258522001 2024-03-01T02:02:02.001Z
print(d.setFullYear(2020, 1, 29), d.setFullYear(2021), d.getMonth(), d.setMilliseconds(1.9), d.setMinutes(1), d.setSeconds(2, 3), d.setTime(5), d.setUTCHours(1), d.setYear(95), d.getFullYear()); // expect: 1582941722001 1614564122001 2 1614564122001 1614564062001 1614564062003 5 3600005 788922000005 1995
print(d.setMonth(), d.setDate(1), d.setFullYear(2000), d.setHours(NaN), d.setUTCFullYear(1999, 11, 31), d.setTime(8.64e15 + 1)); // expect: NaN NaN 946684800000 NaN 946598400000 NaN
const invalid = new Date(NaN);
let converted = 0;
print(invalid.setHours({ valueOf() { converted++; return 1; } }), converted); // expect: NaN 1
// ---
// Texts.
const d = new Date(Date.UTC(2024, 1, 9, 3, 4, 5, 6));
print(d.toString()); // expect: Fri Feb 09 2024 03:04:05 GMT+0000 (Coordinated Universal Time)
print(d.toDateString(), "|", d.toTimeString(), "|", d.toUTCString(), "|", d.toISOString(), "|", d.toJSON()); // expect: Fri Feb 09 2024 | 03:04:05 GMT+0000 (Coordinated Universal Time) | Fri, 09 Feb 2024 03:04:05 GMT | 2024-02-09T03:04:05.006Z | 2024-02-09T03:04:05.006Z
print(d.toLocaleDateString(), "|", d.toLocaleTimeString().replace("\u202f", " "), "|", d.toLocaleString().replace("\u202f", " ")); // expect: 2/9/2024 | 3:04:05 AM | 2/9/2024, 3:04:05 AM
print(new Date(NaN).toString(), new Date(NaN).toJSON(), new Date(Date.UTC(-1, 0)).toISOString(), new Date(Date.UTC(-1, 0)).toUTCString(), new Date(8.64e15).toISOString(), new Date(Date.UTC(12345, 0)).toDateString()); // expect: Invalid Date null -000001-01-01T00:00:00.000Z Fri, 01 Jan -0001 00:00:00 GMT +275760-09-13T00:00:00.000Z Mon Jan 01 12345
try { new Date(NaN).toISOString(); } catch (error) { print(error.name); } // expect: RangeError
print(d + 1 === d.toString() + "1", d - 1, `${d}` === String(d), d[Symbol.toPrimitive]("number"), JSON.stringify({ d })); // expect: true 1707447845005 true 1707447845006 {"d":"2024-02-09T03:04:05.006Z"}
try { d[Symbol.toPrimitive]("x"); } catch (error) { print(error.name); } // expect: TypeError
print(Date.prototype.toJSON.call({ toISOString: () => "mine" }), Date.prototype.toGMTString === Date.prototype.toUTCString); // expect: mine true
try { Date.prototype.getTime.call({}); } catch (error) { print(error.name); } // expect: TypeError
// ---
// Reading.
for (const text of ["2020-02-03", "2020-02-03T04:05:06.789Z", "2020-02-03T04:05+01:30", "Feb 3 2020 4:05 PM", "3 February 2020", "2/3/2020", "Mon, 03 Feb 2020 04:05:06 GMT", "Mon Feb 03 2020 04:05:06 GMT+0100 (CET)", "2020-02-03 04:05", "+020200-01-01T00:00Z"]) print(new Date(text).toISOString());
// expect: 2020-02-03T00:00:00.000Z
// expect: 2020-02-03T04:05:06.789Z
// expect: 2020-02-03T02:35:00.000Z
// expect: 2020-02-03T16:05:00.000Z
// expect: 2020-02-03T00:00:00.000Z
// expect: 2020-02-03T00:00:00.000Z
// expect: 2020-02-03T04:05:06.000Z
// expect: 2020-02-03T03:05:06.000Z
// expect: 2020-02-03T04:05:00.000Z
// expect: +020200-01-01T00:00:00.000Z
print(Date.parse("nonsense"), Date.parse("2020-13-01"), Date.parse(""), Date.parse("2020-01-01T25:00")); // expect: NaN NaN NaN NaN
