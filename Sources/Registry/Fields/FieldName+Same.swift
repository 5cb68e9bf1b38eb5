extension FieldName {
  /// Whether two values of this field say the same: blank is no value, sets have no order, and
  /// a single text is a list of one where the API takes both.
  package func same(_ left: FieldValue, _ right: FieldValue) -> Bool {
    if left == right || (left.isEmpty && right.isEmpty) { return true }
    if takesTextOrList, let left = left.items, let right = right.items {
      return Set(left) == Set(right)
    }
    return false
  }
}
