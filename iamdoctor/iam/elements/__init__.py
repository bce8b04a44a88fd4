"""How each element of a statement fared: what the policy has, what the request has, and the reason from a closed list."""

from iamdoctor.iam.elements.action import explain_action
from iamdoctor.iam.elements.condition import explain_condition
from iamdoctor.iam.elements.principal import explain_principal
from iamdoctor.iam.elements.resource import explain_resource

__all__ = ["explain_action", "explain_condition", "explain_principal", "explain_resource"]
