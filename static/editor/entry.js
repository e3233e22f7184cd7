// What static/js/prose-editor.js uses of the editor: built into editor.js as README.md says.
export { Editor, Node } from "@tiptap/core";
export { Bold } from "@tiptap/extension-bold";
export { Document } from "@tiptap/extension-document";
export { Heading } from "@tiptap/extension-heading";
export { Italic } from "@tiptap/extension-italic";
export { Link } from "@tiptap/extension-link";
export { BulletList, ListItem, OrderedList } from "@tiptap/extension-list";
export { Paragraph } from "@tiptap/extension-paragraph";
export { Text } from "@tiptap/extension-text";
export { UndoRedo } from "@tiptap/extensions/undo-redo";
