import { fieldsOf } from "../field.ts";
import { type ObjectType, objectType } from "../object-type.ts";
import { madeAtStart } from "./kinds.ts";

interface Word {
  readonly number: number;
  readonly label: string;
  readonly isClosed: boolean;
}

const { text, flag, whole } = fieldsOf<Word>();

/** Lists of words that admins keep; Bulk refuses this family. */
function wordList(
  name: string,
  prefix: string,
  words: readonly (readonly [label: string, isClosed: boolean])[],
): ObjectType {
  const rows: readonly Word[] = words.map(([label, isClosed], place) => ({ number: place + 1, label, isClosed }));
  return objectType<Word>({
    name,
    plural: name,
    prefix,
    isSetup: true,
    refusesBulk: true,
    rows: () => rows,
    number: (row) => row.number,
    find: (_view, number) => rows[number - 1],
    stamps: madeAtStart,
    fields: [
      text("MasterLabel", ({ label }) => label),
      text("ApiName", ({ label }) => label),
      whole("SortOrder", ({ number }) => number),
      flag("IsDefault", ({ number }) => number === 1),
      flag("IsClosed", ({ isClosed }) => isClosed),
    ],
  });
}

export const setUpWords: readonly ObjectType[] = [
  wordList("TaskStatus", "01T", [
    ["Not Started", false],
    ["In Progress", false],
    ["Completed", true],
  ]),
  wordList("TaskPriority", "01P", [
    ["Normal", false],
    ["High", false],
    ["Low", false],
  ]),
  wordList("ContractStatus", "80S", [
    ["Draft", false],
    ["In Approval Process", false],
    ["Activated", false],
  ]),
];
