import Reconciliation
import Registry
import Testing

@testable import Outbox

/// What is written by hand for its speed is read back as what it was.
struct StoreCodingTests {
  @Test func fieldsComeBack() throws {
    let fields: Fields = [
      .firstName: "Asha \"A\" \\ \u{1}\n\t ಆಶಾ", .email: "", .emailVerified: true, .phone: .null,
      .language: ["Kannada", "English"], .roles: [],
      .contactDetail: .objects([["email": "a@b.in", "phone": "1"], [:]]),
    ]
    let read: Fields = try StoreCoding.decode(try StoreCoding.encode(fields))
    #expect(read == fields)
  }

  @Test func whatAnIndexMayStillShowComesBack() throws {
    let window = StaleReadWindow(
      at: 12.625, values: [.firstName: ["Asha", .null], .language: [["Kannada"], .null]],
      wasPresent: true, wasAbsent: false)
    #expect(try StoreCoding.decode(try StoreCoding.encode(window)) == window)
    let nothing = StaleReadWindow(at: 0, values: [:], wasPresent: false, wasAbsent: true)
    #expect(try StoreCoding.decode(try StoreCoding.encode(nothing)) == nothing)
  }
}
