/// One line of a district's day: an operation of the documented API and its request body.
package struct Row: Sendable, Equatable {
  package let operation: Operation
  /// The body without its `{"request":…}` wrapper, the fields in the document's order.
  package let request: OrderedJSON

  /// The words `agent import` knows operations by.
  package enum Operation: String, Sendable, CaseIterable {
    case organisationCreate = "org-create"
    case organisationUpdate = "org-update"
    case userCreate = "user-create"
    case userUpdate = "user-update"
    case memberAdd = "member-add"
    case memberRemove = "member-remove"
  }

  /// A complete JSON text: `{"operation":"user-create","request":{…}}`.
  package var line: String {
    OrderedJSON.fields(["operation": .text(operation.rawValue), "request": request]).description
  }
}
