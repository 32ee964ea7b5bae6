// Cases are tested in order, fall through, and leave by `break`.
function kind(code) {
  let name = "";
  switch (code) {
    case 1:
      name = "one";
      break;
    case 2:
    case 3:
      name += "few";
    default:
      name += "many";
  }
  return name;
}
