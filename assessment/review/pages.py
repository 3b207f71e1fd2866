"""Every page of the admin, one line each."""

from django.contrib import admin
from django.contrib.auth.models import Group

from assessment.bank.models import Assessment, Deck, Exercise, Question
from assessment.delivery.models import ScoreDelivery
from assessment.grading.models import Response
from assessment.people.models import ApiClient, AuditRecord, Course, Learner, User
from assessment.platforms.models import Context, Invitation, Registration
from assessment.review.assessments import AssessmentAdmin, ExerciseAdmin
from assessment.review.audit import AuditRecordAdmin
from assessment.review.clients import ApiClientAdmin
from assessment.review.courses import CourseAdmin
from assessment.review.decks import DeckAdmin
from assessment.review.learners import LearnerAdmin
from assessment.review.platforms.contexts import ContextAdmin
from assessment.review.platforms.invitations import InvitationAdmin
from assessment.review.platforms.registrations import RegistrationAdmin
from assessment.review.questions import QuestionAdmin
from assessment.review.responses.admin import ResponseAdmin
from assessment.review.scores.admin import ScoreDeliveryAdmin
from assessment.review.users import UserAdmin


def register() -> None:
    """Put every page into the site."""
    # Importing Django's admin of users puts groups there, which mean nothing here.
    admin.site.unregister(Group)
    admin.site.register(Course, CourseAdmin)
    admin.site.register(Assessment, AssessmentAdmin)
    admin.site.register(Exercise, ExerciseAdmin)
    admin.site.register(Question, QuestionAdmin)
    admin.site.register(Deck, DeckAdmin)
    admin.site.register(Response, ResponseAdmin)
    admin.site.register(ScoreDelivery, ScoreDeliveryAdmin)
    admin.site.register(Learner, LearnerAdmin)
    admin.site.register(User, UserAdmin)
    admin.site.register(ApiClient, ApiClientAdmin)
    admin.site.register(Registration, RegistrationAdmin)
    admin.site.register(Invitation, InvitationAdmin)
    admin.site.register(Context, ContextAdmin)
    admin.site.register(AuditRecord, AuditRecordAdmin)
