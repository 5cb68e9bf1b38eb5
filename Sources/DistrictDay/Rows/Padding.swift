/// `number` with zeros in front until it has `width` digits.
func padded(_ number: Int, to width: Int) -> String {
  padded(String(number), to: width)
}

func padded(_ digits: String, to width: Int) -> String {
  String(repeating: "0", count: max(0, width - digits.count)) + digits
}
