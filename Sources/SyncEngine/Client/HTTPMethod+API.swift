import HTTPTransport
import Sunbird

extension HTTPMethod {
  package init(_ method: APIMethod) {
    self =
      switch method {
      case .get: .get
      case .post: .post
      case .patch: .patch
      }
  }
}
